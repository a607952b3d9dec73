/** A file of the sample team: a text, or bytes by recipe. What is nothing but `real` is there in the demo alone. */
export interface SampleFile {
  place: string;
  path: string;
  text?: string;
  /** A file of `files/` that it is where people look at it: the demo. */
  real?: string;
  bytes?: number;
  texture?: "noise" | "text";
  modified?: string;
  /** What /export answers; the item itself cannot be downloaded. */
  exportAs?: string;
  /** A symbolic link's target. */
  target?: string;
}

const longest = "long ".repeat(50).slice(0, 251);

export const sample_files: SampleFile[] = [
  { place: "alice", path: "/Welcome.txt", text: "Hello Dropbox!" },
  { place: "alice", path: "/Projects/Launch plan/Plan.md", text: "# Launch\n\n1. Build\n2. Ship\n" },
  { place: "alice", path: "/Projects/Launch plan/Budget 2026.xlsx", bytes: 48_213, real: "budget.xlsx" },
  { place: "alice", path: "/Projects/Launch plan/Photos/stage.jpg", bytes: 1_204_331, real: "stage.jpg" },
  { place: "alice", path: "/Projects/readme.md", text: "Everything about our projects.\n" },
  {
    place: "alice",
    path: "/Contracts/Lease.pdf",
    bytes: 388_120,
    real: "lease.pdf",
    modified: "1988-01-01T00:00:00Z",
  },
  {
    place: "alice",
    path: "/Contracts/Signed/Lease (countersigned).pdf",
    bytes: 391_007,
    real: "lease_signed.pdf",
  },
  { place: "alice", path: "/Backups/mail.mbox", bytes: 9_711_423, texture: "text" },
  { place: "alice", path: "/empty.bin", text: "" },
  { place: "alice", path: "/Meeting notes.paper", text: "Agenda and decisions", exportAs: "html" },
  { place: "alice", path: "/Forecast.gsheet", text: "a,b,c", exportAs: "xlsx" },
  { place: "alice", path: "/latest", text: "", target: "/Users/alice/Dropbox/Projects" },
  { place: "bob", path: "/Welcome.txt", text: "Hello Dropbox!" },
  { place: "bob", path: "/src/main.rs", text: 'fn main() { println!("hello"); }\n' },
  { place: "bob", path: "/src/lib.rs", text: "pub fn double(n: u32) -> u32 { n * 2 }\n" },
  { place: "bob", path: "/Videos/demo.mp4", bytes: 4_194_304, real: "demo.mp4" },
  { place: "bob", path: "/Videos/raw-take.mp4.gpg", bytes: 12_582_913 },
  { place: "bob", path: "/Sounds/chime.wav", real: "chime.wav" },
  { place: "notes", path: "/2026/first.md", text: "kept by an app\n" },
  { place: "carol", path: "/Fotos/Übersicht.png", bytes: 77_001, real: "overview.png" },
  { place: "carol", path: "/Fotos/ΟΔΟΣ/Σ.txt", text: "final sigma\n" },
  { place: "carol", path: "/İstanbul/plan.txt", text: "dotted capital I\n" },
  { place: "carol", path: "/odd/line\nbreak.txt", text: "newline\n" },
  { place: "carol", path: "/odd/right-\u202eto-left.txt", text: "bidi override\n" },
  { place: "carol", path: "/odd/nfc-\u00e9.txt", text: "composed\n" },
  { place: "carol", path: "/odd/nfd-e\u0301.txt", text: "decomposed\n" },
  { place: "carol", path: "/odd/twin-\u00fc.txt", text: "composed twin\n" },
  { place: "carol", path: "/odd/twin-u\u0308.txt", text: "decomposed twin\n" },
  {
    place: "carol",
    path: "/odd/party \u{1f389}\u{1f468}\u200d\u{1f469}\u200d\u{1f467}.txt",
    text: "emoji\n",
  },
  { place: "carol", path: "/odd/dots...", text: "trailing dots\n" },
  { place: "carol", path: "/odd/space ", text: "trailing space\n" },
  { place: "carol", path: "/odd/del\u007f.txt", text: "DEL\n" },
  { place: "carol", path: `/odd/${longest}.txt`, text: "255 long\n" },
  { place: "carol", path: "/odd/con", text: "reserved on Windows\n" },
  { place: "dan", path: "/Handover.docx", bytes: 20_480, real: "handover.docx" },
  {
    place: "marketing",
    path: "/Brand/Logo.svg",
    text: "<svg xmlns='http://www.w3.org/2000/svg'/>\n",
    real: "logo.svg",
  },
  { place: "marketing", path: "/Brand/Guide.pdf", bytes: 640_000, real: "guide.pdf" },
  { place: "marketing", path: "/Drafts/Post.md", text: "Coming soon\n" },
  { place: "marketing", path: "/Welcome.txt", text: "Hello Dropbox!" },
  { place: "engineering", path: "/Design/architecture.md", text: "# Rooms\n" },
  { place: "engineering", path: "/Design/retry.ts", real: "retry.ts.txt" },
  { place: "engineering", path: "/Builds/build-1.0.log", bytes: 2_097_153, texture: "text" },
  { place: "payroll", path: "/2026.csv", text: "name,amount\n", real: "payroll.csv" },
  { place: "archive", path: "/2019/Report.pdf", bytes: 100_000, real: "report.pdf" },
];

/** The bytes of a file of `files/`. */
export function realBytes(name: string): Uint8Array {
  return Deno.readFileSync(new URL(`./files/${name}`, import.meta.url));
}
