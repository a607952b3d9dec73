const EXTENSIONS: Record<string, string> = { markdown: "md", plain_text: "txt" };

/** The name of an exported copy: `Notes.paper` exported as html is `Notes.paper.html`. */
export function exportedName(name: string, format: string | null): string {
  const extension = format === null ? "export" : EXTENSIONS[format] ?? format;
  return name.toLowerCase().endsWith(`.${extension.toLowerCase()}`) ? name : `${name}.${extension}`;
}
