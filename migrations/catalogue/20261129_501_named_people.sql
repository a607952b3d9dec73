-- Whom shared folders name (R3), each name once: who looks for an author goes through these, not through each person's newest
-- of hundreds of folders. A name goes with the last folder that has it.
create table named_people (
  subject text not null,
  name text not null,
  -- "": none is told
  email text not null,
  primary key (subject, name, email)
) strict, without rowid;
insert into named_people select distinct subject, name, coalesce(email, '') from share_members where kind = 'user';
create trigger share_members_named after insert on share_members when new.kind = 'user' begin
  insert into named_people values (new.subject, new.name, coalesce(new.email, '')) on conflict do nothing;
end;
create trigger share_members_forgotten after delete on share_members when old.kind = 'user' begin
  delete from named_people where subject = old.subject and name = old.name and email = coalesce(old.email, '')
    and not exists (select 1 from share_members m where m.kind = 'user' and m.subject = old.subject
      and m.name = old.name and coalesce(m.email, '') = coalesce(old.email, ''));
end;
