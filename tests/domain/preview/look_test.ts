import { expect, it } from "vitest";
import { lookOf } from "../../../src/domain/preview/look.ts";

it.each([
  ["Lease.pdf", "It is named like a PDF, but there is none inside."],
  ["stage.JPG", "It is named like an image, but there is none inside."],
  ["Handover.docx", "It is named like an office document, but there is none inside."],
  ["old.doc", "A file of this kind is not shown here."],
  ["README", "A file of this kind is not shown here."],
])("[R6] lookOf says of %s whose bytes are of no kind that is shown: %s", (name, why) => {
  expect(lookOf(null, { name, size: 5 })).toEqual({ as: "nothing", why });
});
