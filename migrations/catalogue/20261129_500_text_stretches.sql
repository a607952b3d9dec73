-- A search for words that stand together in few texts goes through all that have them, however long that holds the thread:
-- FTS5 looks at no bound but where it finds something. So the number of a text stands in the index as words of its own, at seven
-- widths (64 contents, 512, ..., 16,777,216), by which a search is held to a stretch (storage/catalogue/stretches.ts).
-- All texts are taken in anew, once.
drop trigger texts_begun;
drop trigger texts_ended;
drop table text_terms;
drop table text_words;
create view indexed_texts as select id, text,
  char(63737, 57344 + (id >> 6) / 6400 % 6400, 57344 + (id >> 6) % 6400) || ' ' ||
  char(63734, 57344 + (id >> 9) / 6400 % 6400, 57344 + (id >> 9) % 6400) || ' ' ||
  char(63731, 57344 + (id >> 12) / 6400 % 6400, 57344 + (id >> 12) % 6400) || ' ' ||
  char(63728, 57344 + (id >> 15) / 6400 % 6400, 57344 + (id >> 15) % 6400) || ' ' ||
  char(63725, 57344 + (id >> 18) / 6400 % 6400, 57344 + (id >> 18) % 6400) || ' ' ||
  char(63722, 57344 + (id >> 21) / 6400 % 6400, 57344 + (id >> 21) % 6400) || ' ' ||
  char(63719, 57344 + (id >> 24) / 6400 % 6400, 57344 + (id >> 24) % 6400) as stretches
  from texts where text <> '';
create virtual table text_words using fts5 (
  text, stretches, content = 'indexed_texts', content_rowid = 'id', columnsize = 0,
  tokenize = 'unicode61 remove_diacritics 2'
);
-- Deleted words leave the index's pages at once, not when its parts are next put together.
insert into text_words (text_words, rank) values ('secure-delete', 1);
insert into text_words (text_words) values ('rebuild');
create virtual table text_terms using fts5vocab(text_words, instance);
create trigger texts_begun after insert on texts when new.text <> '' begin
  insert into text_words (rowid, text, stretches) select id, text, stretches from indexed_texts where id = new.id;
end;
-- Before: the view has it no more afterwards.
create trigger texts_ended before delete on texts when old.text <> '' begin
  insert into text_words (text_words, rowid, text, stretches)
    select 'delete', id, text, stretches from indexed_texts where id = old.id;
end;
