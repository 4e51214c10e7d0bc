/** Whose plans are read, and how previews are written: words of the command line, which loads no more for them. */

export const ENGINES: readonly string[] = ["pulumi", "terraform"];

export const FORMATS = ["markdown", "text", "json", "sarif", "svg"] as const;

export type PreviewFormat = (typeof FORMATS)[number];
