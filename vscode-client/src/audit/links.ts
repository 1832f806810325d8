/** Where a link of an audit's page leads: a path from the page's folder with `/`, and a line, from 1. */

export interface Target {
  path: string;
  line: number;
}

/** The target of an address such as `../lib/a%20b.ex#L12`; null: it leads to no file of the project. */
export function targetOf(href: string): Target | null {
  const parts = /^([^#?:]+)#L(\d+)$/.exec(href);
  if (parts === null || parts[1]?.startsWith("/")) {
    return null;
  }
  const [, path = "", line = ""] = parts;
  try {
    return { path: decodeURIComponent(path), line: Number(line) };
  } catch {
    return null;
  }
}
