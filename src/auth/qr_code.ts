// @ts-types="@types/qrcode"
import QrCode from "qrcode";

/** An SVG path and the width of its square: drawn by attributes alone, as the content security policy asks. */
export interface QrPath {
  path: string;
  width: number;
}

/** The dark modules of a QR code (error correction M), a margin of four modules around (ISO/IEC 18004). */
export function qrPath(text: string): QrPath {
  const { modules } = QrCode.create(text, { errorCorrectionLevel: "M" });
  const MARGIN = 4;
  let path = "";
  for (let y = 0; y < modules.size; y++) {
    for (let x = 0; x < modules.size; x++) {
      if (modules.get(y, x)) path += `M${x + MARGIN} ${y + MARGIN}h1v1h-1z`;
    }
  }
  return { path, width: modules.size + 2 * MARGIN };
}
