import type { Page } from "playwright-core";

/** A person who clicks, and how often. Typing costs nothing, nor does what Dropbox asks. */
export class Clicker {
  clicks = 0;

  constructor(readonly page: Page, readonly hasScript: boolean) {}

  async click(role: "link" | "button", name: string) {
    this.clicks++;
    await this.page.getByRole(role, { name, exact: true }).first().click();
  }

  /** The same within a part of the page. */
  async clickIn(part: string, role: "link" | "button" | "radio", name: string | RegExp) {
    this.clicks++;
    await this.page.locator(part).getByRole(role, { name }).first().click();
  }

  /** Types into a field and sends it. */
  async asks(label: string, words: string) {
    this.clicks++;
    const field = this.page.getByLabel(label, { exact: true }).first();
    await field.fill(words);
    await field.press("Enter");
  }

  /** What a page shows sooner or later by itself; without scripts a person reloads. */
  async sees(text: RegExp) {
    const found = this.page.getByText(text).first();
    if (this.hasScript) return await found.waitFor();
    while (!await found.isVisible()) await this.page.reload();
  }
}
