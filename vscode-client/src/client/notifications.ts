/** Messages of the server for the person: shown as far as they are asked for, and always in the log. */

import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { MessageType, ShowMessageNotification, ShowMessageRequest } from "vscode-languageclient/node";
import { type Notifications, setting } from "../server/settings";

/** The part of VS Code that shows a message with buttons. */
type Show = (message: string, ...buttons: string[]) => Thenable<string | undefined>;

/** Takes the server's messages. To be called before the client starts. */
export function takeMessages(client: LanguageClient, log: vscode.LogOutputChannel): void {
  client.onNotification(ShowMessageNotification.type, ({ type, message }) => {
    void show(type, log)(message);
  });
  client.onRequest(ShowMessageRequest.type, async ({ type, message, actions = [] }) => {
    const chosen = await show(type, log)(message, ...actions.map((action) => action.title));
    return actions.find((action) => action.title === chosen) ?? null;
  });
}

/** What logs a message of a type, and shows it if it is asked for. */
function show(type: MessageType, log: vscode.LogOutputChannel): Show {
  const shown = setting<Notifications>("showNotifications", "always");
  const isError = type === MessageType.Error;
  return async (message, ...buttons) => {
    log[isError ? "error" : "info"](message);
    if (shown === "off" || (shown === "onError" && !isError)) {
      return undefined;
    }
    return windowFor(type)(message, ...buttons);
  };
}

function windowFor(type: MessageType): Show {
  switch (type) {
    case MessageType.Error:
      return vscode.window.showErrorMessage;
    case MessageType.Warning:
      return vscode.window.showWarningMessage;
    default:
      return vscode.window.showInformationMessage;
  }
}
