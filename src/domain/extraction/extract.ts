import type { Asked, Extracted } from "./extracted.ts";
import { extractOffice } from "./office.ts";
import { extractOds } from "./ods.ts";
import { extractSpreadsheet } from "./spreadsheet.ts";
import { extractTable } from "./table.ts";
import { extractText } from "./text.ts";

/** The words of one document. Throws `Unreadable`. Knows no limit of time or memory: whoever runs it sets those. */
export async function extract(asked: Asked): Promise<Extracted> {
  switch (asked.format) {
    case "text":
      return extractText(asked);
    case "table":
      return extractTable(asked);
    case "xlsx":
      return await extractSpreadsheet(asked);
    case "ods":
      return await extractOds(asked);
    case "pdf": {
      // Half of a second to load: not for a text.
      const { extractPdf } = await import("./pdf.ts");
      return await extractPdf(asked);
    }
    default:
      return await extractOffice(asked.format, asked);
  }
}
