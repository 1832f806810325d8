/** The event explorer: the tree in its view. */

import * as vscode from "vscode";
import type { OverviewSource } from "../client/overview";
import { locationOf } from "../client/places";
import { type Kind, type Node, treeOf } from "./tree";

/** How long the code must be at rest before the tree is built anew, in milliseconds. */
const rest = 250;

const icons: Record<Kind, string> = {
  workspace: "root-folder",
  unregistered: "question",
  registered: "book",
  undetermined: "symbol-misc",
  sagas: "type-hierarchy-sub",
  category: "symbol-namespace",
  "event.registered": "symbol-event",
  "event.unregistered": "symbol-event",
  emitter: "arrow-up",
  handler: "arrow-down",
  saga: "symbol-class",
  step: "symbol-method",
  compensation: "discard",
  undo: "history",
};

/** Where something was found, its icon has the colour of findings of that severity. */
const colours = {
  error: "list.errorForeground",
  warning: "list.warningForeground",
  info: "editorInfo.foreground",
  hint: "editorHint.foreground",
} as const;

/** The tree as it is shown. */
export interface Explorer extends vscode.Disposable {
  readonly view: vscode.TreeView<Node>;
  /** The lines of the tree as the code is now. */
  nodes(): Promise<Node[]>;
}

/** Shows the explorer. It is built anew while it is seen, and when it is seen again. */
export function showExplorer(source: OverviewSource): Explorer {
  const changed = new vscode.EventEmitter<void>();
  const nodes = async (): Promise<Node[]> => treeOf(await source.overview());
  const view = vscode.window.createTreeView<Node>("concordia.events", {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getTreeItem: itemOf,
      getChildren: (node) => (node === undefined ? nodes() : [...node.children]),
    },
    showCollapseAll: true,
  });
  let isStale = false;
  let waiting: NodeJS.Timeout | undefined;
  const refresh = (): void => {
    isStale = !view.visible;
    if (view.visible) {
      changed.fire();
    }
  };
  const following = source.onChanged(() => {
    clearTimeout(waiting);
    waiting = setTimeout(refresh, rest);
  });
  const watching = view.onDidChangeVisibility(({ visible }) => {
    if (visible && isStale) {
      refresh();
    }
  });
  const parts = vscode.Disposable.from(following, watching, view, changed);
  return {
    view,
    nodes,
    dispose: () => {
      clearTimeout(waiting);
      parts.dispose();
    },
  };
}

function itemOf(node: Node): vscode.TreeItem {
  const item = new vscode.TreeItem(node.label, collapsibility(node));
  item.id = node.id;
  item.contextValue = node.kind;
  item.description = node.description;
  item.tooltip = node.tooltip.join("\n");
  item.iconPath = new vscode.ThemeIcon(
    icons[node.kind],
    node.severity === null ? undefined : new vscode.ThemeColor(colours[node.severity]),
  );
  item.accessibilityInformation = { label: [node.label, node.description, node.severity].filter(Boolean).join(", ") };
  if (node.location !== null) {
    const { uri, range } = locationOf(node.location);
    item.command = {
      command: "vscode.open",
      title: "Open",
      arguments: [uri, { selection: range } satisfies vscode.TextDocumentShowOptions],
    };
  }
  return item;
}

function collapsibility(node: Node): vscode.TreeItemCollapsibleState {
  const { None, Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
  return node.children.length === 0 ? None : node.isOpen ? Expanded : Collapsed;
}
