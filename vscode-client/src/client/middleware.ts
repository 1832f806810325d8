/** Where the client does a thing otherwise than the language client's library would. */

import type { CompletionItem } from "vscode";
import type { Middleware } from "vscode-languageclient/node";
import { explainCommand, showExplanation } from "./explanation";

export function middleware(): Middleware {
  return {
    provideCompletionItem: async (document, position, context, token, next) => {
      const result = await next(document, position, context, token);
      for (const item of Array.isArray(result) ? result : (result?.items ?? [])) {
        replaceAll(item);
      }
      return result;
    },
    executeCommand: async (command, args, next) => {
      const result: unknown = await next(command, args);
      if (command === explainCommand && typeof result === "string") {
        await showExplanation(result);
      }
      return result;
    },
  };
}

/** An event's name is one whole: what stands behind the cursor goes too, where VS Code would insert by default. */
function replaceAll(item: CompletionItem): void {
  if (item.range !== undefined && "replacing" in item.range) {
    item.range = item.range.replacing;
  }
}
