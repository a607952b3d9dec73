import type { Actor } from "../world_types.ts";

/** What a bearer token is. */
export interface TokenFacts {
  tokenId: string;
  kind: "team" | "user";
  scopes: Set<string>;
  /** The member a user token belongs to; null for a team token. */
  memberId: string | null;
  expired: boolean;
}

export interface MemberFacts {
  id: string;
  status: "active" | "invited" | "suspended" | "removed";
  isAdmin: boolean;
  homeNamespace: string;
  rootNamespace: string;
  /** RootInfo's subtype. */
  rootTag: "team" | "user";
  /** "/Member Name" under a team space, else null. */
  homePath: string | null;
}

/** What the wire asks the world before a call is let in. All three are asked on every call: keep them cheap. */
export interface Gatekeeper {
  /** Null: never issued, or revoked. */
  tokenFacts(bearer: string): TokenFacts | null;
  /** Null: nobody of this team. */
  memberFacts(memberId: string): MemberFacts | null;
  /** Whether the actor may use `namespace` as its path root. */
  seesNamespace(actor: Actor, namespace: string): boolean;
}
