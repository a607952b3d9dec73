/** `20261127_500_texts.sql`. */
export interface TextTables {
  texts: { id: number; repository_id: number; text: string; is_cut: number; refusal: string | null };
  text_progress: { repository_id: number; high: number; low: number };
}
