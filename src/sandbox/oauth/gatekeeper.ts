import type { Actor } from "../world_types.ts";
import type { KeptToken, State } from "../state/state.ts";
import { accessOf } from "../team/access.ts";
import { displayName, member, type MemberRow } from "../team/members.ts";
import { teamRoot } from "../team/model.ts";
import type { Gatekeeper, MemberFacts, TokenFacts } from "../wire/seam.ts";

/** Answers the gate's questions from the world. */
export function gatekeeperOf(state: State): Gatekeeper {
  return {
    tokenFacts: (bearer) => tokenFacts(state, bearer),
    memberFacts: (id) => memberFacts(state, id),
    seesNamespace: (actor: Actor, namespace) => accessOf(state, actor, namespace) !== "none",
  };
}

function tokenFacts(state: State, bearer: string): TokenFacts | null {
  const kept = state.tokensKept.get(bearer) ?? readToken(state, bearer);
  if (!kept) return null;
  state.tokensKept.set(bearer, kept);
  const expired = state.clock.now().getTime() >= kept.expiresAt;
  return {
    tokenId: kept.link,
    kind: kept.kind,
    scopes: kept.scopes,
    memberId: kept.kind === "user" ? kept.memberId : null,
    expired,
  };
}

interface TokenRow {
  link: string;
  scopes: string;
  expires_at: string;
  kind: "team" | "user";
  member: string;
}

function readToken(state: State, bearer: string): KeptToken | null {
  const row = state.db.row<TokenRow>(
    `select t.link, t.scopes, t.expires_at, l.kind, l.member from access_tokens t join links l on l.id = t.link
      where t.token = ? and l.revoked_at is null`,
    bearer,
  );
  if (!row) return null;
  const { link, kind } = row;
  return {
    link,
    kind,
    memberId: row.member,
    scopes: new Set(row.scopes.split(" ")),
    expiresAt: Date.parse(row.expires_at),
  };
}

export function memberFacts(state: State, id: string): MemberFacts | null {
  const row = member(state, id);
  if (!row || row.team !== "") return null;
  const home = row.home ?? "";
  const root = row.root ?? home;
  return {
    id: row.id,
    status: row.status,
    isAdmin: row.admin === 1,
    homeNamespace: home,
    rootNamespace: root,
    rootTag: root === teamRoot(state) ? "team" : "user",
    homePath: root === home ? null : homePath(state, row),
  };
}

function homePath(state: State, row: MemberRow): string {
  const edge = state.mounts.of(row.home!).find((mount) => mount.namespace === row.root);
  return edge?.pathDisplay ?? `/${displayName(row)}`;
}
