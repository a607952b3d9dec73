import type { Draws } from "./draws.ts";

const givens = [
  "Ada",
  "Ben",
  "Chloé",
  "Dmitri",
  "Eva",
  "Fatima",
  "Grace",
  "Hiro",
  "Inés",
  "Jonas",
  "Kemal",
  "Łucja",
];
const surnames = [
  "Ahn",
  "Berg",
  "Costa",
  "Dvořák",
  "Eriksen",
  "Fischer",
  "García",
  "Haddad",
  "Ito",
  "Jensen",
  "Kaya",
];

/** The n-th made member. */
export function madePerson(n: number): { given_name: string; surname: string; email: string } {
  const given_name = givens[n % givens.length]!;
  const surname = surnames[Math.floor(n / givens.length) % surnames.length]!;
  return { given_name, surname, email: `member${n + 1}@acme.example` };
}

const words = [
  "report",
  "Invoice",
  "draft",
  "Plan",
  "photo",
  "notes",
  "budget",
  "final",
  "scan",
  "minutes",
  "Übersicht",
];
const folders = [
  "Projects",
  "Clients",
  "2024",
  "2025",
  "2026",
  "Archive",
  "Shared work",
  "Bilder",
  "经费",
  "Документы",
];
const extensions = [".txt", ".pdf", ".docx", ".xlsx", ".jpg", ".png", ".md", ".zip", ".JPG", ""];

/** Stems that break careless programs. The counter behind them keeps names apart. */
const odd = [
  "line\nbreak",
  "tab\there",
  "right\u202eto-left",
  "nfc-\u00e9",
  "nfd-e\u0301",
  "party \u{1f389}",
  "family \u{1f468}\u200d\u{1f469}\u200d\u{1f467}",
  "ΟΔΟΣ",
  "İstanbul",
  "quote\"'`",
  "$(touch x)",
  "-rf",
  "percent%2F",
  "del\u007f",
  "CON",
  "<script>",
];

export function madeFolder(draws: Draws, n: number): string {
  return draws.fraction() < 0.02 ? `${draws.pick(odd)} ${n}` : `${draws.pick(folders)} ${n}`;
}

/** A file's name: mostly plain, some odd, some ending in dots or a space, a few 255 letters long. */
export function madeFile(draws: Draws, n: number): string {
  const kind = draws.fraction();
  if (kind < 0.03) return `${draws.pick(odd)} ${n}${draws.pick(extensions)}`;
  if (kind < 0.035) return `dots ${n}...`;
  if (kind < 0.04) return `space ${n} `;
  if (kind < 0.042) return `${n} ${"x".repeat(250)}`.slice(0, 255);
  return `${draws.pick(words)} ${n}${draws.pick(extensions)}`;
}
