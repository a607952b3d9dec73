import type { Entity } from "../../storage/catalogue/entities.ts";

/** What a snapshot says of an entity. The other columns follow from these, or change with each run. */
const TOLD = [
  "kind",
  "dropbox_id",
  "name",
  "email",
  "dropbox_status",
  "discovered_run",
  "activated_at",
  "paused_at",
  "archived_at",
  "archived_reason",
  "limited_at",
  "deletion_asked_at",
  "deletion_due_at",
] as const;

export type EntityFacts = Pick<Entity, typeof TOLD[number]>;

/** Those facts alone, as far as they are there. */
export function entityFacts<E extends Partial<EntityFacts>>(entity: E): Pick<E, keyof EntityFacts & keyof E> {
  const told = TOLD.filter((name) => name in entity).map((name) => [name, entity[name]]);
  return Object.fromEntries(told) as Pick<E, keyof EntityFacts & keyof E>;
}
