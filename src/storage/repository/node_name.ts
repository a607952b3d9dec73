/** Whether a file system can hold the name, which stock restic demands on restore and check. */
export function isStorableName(name: string): boolean {
  return name !== "" && name !== "." && name !== ".." && !name.includes("/") && !name.includes("\0");
}
