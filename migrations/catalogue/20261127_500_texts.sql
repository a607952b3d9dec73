-- What is in files (R3), where the task has it indexed: by content, so equal bytes are read once. A text lives and dies with
-- its content; switched off, a task's texts are deleted a page at a time. All of it can be made again from the repository.
create table texts (
  -- of contents
  id integer primary key,
  repository_id integer not null,
  -- signs of scripts without spaces stand apart (U+200B); empty where there are no words
  text text not null,
  -- the file has more than is kept of it
  is_cut integer not null check (is_cut in (0, 1)),
  -- why it has no words: a code of domain/extraction
  refusal text
) strict;
create index texts_of on texts (repository_id, refusal, is_cut);
create virtual table text_words using fts5 (
  text, content = 'texts', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2'
);
-- Deleted words leave the index's pages at once, not when its parts are next put together.
insert into text_words (text_words, rank) values ('secure-delete', 1);
create trigger texts_begun after insert on texts when new.text <> '' begin
  insert into text_words (rowid, text) values (new.id, new.text);
end;
create trigger texts_ended after delete on texts when old.text <> '' begin
  insert into text_words (text_words, rowid, text) values ('delete', old.id, old.text);
end;

-- Contents of a repository above `low` up to `high` were looked at; what is newer goes first, then what is older.
create table text_progress (
  repository_id integer primary key,
  high integer not null,
  low integer not null
) strict;
create trigger contents_without_text after delete on contents begin
  delete from texts where id = old.id;
  -- The number of the last content is given again.
  update text_progress set high = (select coalesce(max(id), 0) from contents)
    where high > (select coalesce(max(id), 0) from contents);
end;
