/** An archive that cannot be read on; what was read of it before stands for itself. */
export class DamagedZip extends Error {
  constructor(why: string) {
    super(`Cannot read the archive: ${why}`);
    this.name = "DamagedZip";
  }
}
