/** Where the client does a thing otherwise than the language client's library would. */

import type { Middleware } from "vscode-languageclient/node";
import { explainCommand, showExplanation } from "./explanation";

export function middleware(): Middleware {
  return {
    executeCommand: async (command, args, next) => {
      const result: unknown = await next(command, args);
      if (command === explainCommand && typeof result === "string") {
        await showExplanation(result);
      }
      return result;
    },
  };
}
