/** `20261126_701_baskets.sql`; times are unix milliseconds. */
export interface RecoveryTables {
  basket_items: { user_id: string; entity_id: number; run_id: number; node_id: number; added_at: number };
}
