/** The HTML that holds the page. */

export interface PageParts {
  /** The addresses of the bundled script and style sheet. */
  script: string;
  style: string;
  /** Where the style sheet may come from. */
  source: string;
  /** Lets the one script run. */
  nonce: string;
}

/** The document: nothing may be loaded, run or styled but what it names. */
export function htmlOf({ script, style, source, nonce }: PageParts): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${source}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Event Flow</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>
`;
}
