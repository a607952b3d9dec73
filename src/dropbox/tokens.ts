import { type Access, accessOf } from "./grant.ts";
import { askForToken, type Door, doorOver, type Wire } from "./token_endpoint.ts";
import type { Tokens } from "./types.ts";

// A token is replaced this long before its end, or after nine tenths of a shorter life.
const MARGIN = 300;

export interface Rotation {
  access: Access;
  refreshToken: string;
}

/**
 * A team's access tokens, from its refresh token: one refresh at a time however many ask (dropbox-api §0.2, §1.2).
 * Fails with kind `unauthorized` once Dropbox has ended the grant; everything else there is retried or temporary.
 */
export class TeamTokens implements Tokens {
  #door: Door;
  #refreshToken: string;
  #access: Access | undefined;
  #onRotated: ((rotation: Rotation) => void | Promise<void>) | undefined;
  #flight: Promise<string> | undefined;

  constructor(
    options: Wire & {
      refreshToken: string;
      access?: Access;
      /** Told of every new token, before anyone uses it. */
      onRotated?: (rotation: Rotation) => void | Promise<void>;
    },
  ) {
    const { refreshToken, access, onRotated, ...wire } = options;
    this.#door = doorOver(wire);
    this.#refreshToken = refreshToken;
    this.#access = access;
    this.#onRotated = onRotated;
  }

  async current(): Promise<string> {
    const access = this.#access;
    const left = access ? access.expiresAt - this.#door.now().getTime() / 1000 : 0;
    if (!access || left <= 0) return await this.#refresh();
    if (left < Math.min(MARGIN, access.lifetime / 10)) this.#refreshAhead();
    return access.token;
  }

  async renew(stale: string): Promise<string> {
    if (this.#access && this.#access.token !== stale) return this.#access.token;
    return await this.#refresh();
  }

  // Nobody waits for it while the old token lives. What it fails of is asked, and told, again when that is refused.
  #refreshAhead(): void {
    this.#refresh().catch(() => {});
  }

  #refresh(): Promise<string> {
    this.#flight ??= this.#rotate().finally(() => this.#flight = undefined);
    return this.#flight;
  }

  async #rotate(): Promise<string> {
    const answer = await askForToken(this.#door, {
      grant_type: "refresh_token",
      refresh_token: this.#refreshToken,
    });
    const access = accessOf(answer, this.#door.now());
    const refreshToken = answer.refresh_token ?? this.#refreshToken;
    await this.#onRotated?.({ access, refreshToken });
    this.#access = access;
    this.#refreshToken = refreshToken;
    return access.token;
  }
}
