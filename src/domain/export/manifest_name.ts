/** A name for the manifest, without ending, that nothing at the top of the archive has. */
export function manifestName(taken: string[]): string {
  const names = new Set(taken.map((name) => name.toLowerCase()));
  const isTaken = (name: string) => names.has(`${name}.json`) || names.has(`${name}.csv`);
  let name = "manifest";
  for (let n = 2; isTaken(name); n++) name = `manifest ${n}`;
  return name;
}
