/** One line of standard input, without spaces round it; empty where the input ends. */
export async function readLine(): Promise<string> {
  const decoder = new TextDecoder();
  const piece = new Uint8Array(4096);
  let text = "";
  while (!text.includes("\n")) {
    const read = await Deno.stdin.read(piece);
    if (read === null) break;
    text += decoder.decode(piece.subarray(0, read), { stream: true });
  }
  return text.split("\n", 1)[0]!.trim();
}
