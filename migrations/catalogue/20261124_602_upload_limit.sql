-- Dropbox counts upload calls by team, whatever task they are for; what was counted by task before stays behind.
alter table upload_calls rename column task_id to team_id;

-- A parked restore that will surely not go on before this time: the month's upload calls are used up. Unix milliseconds.
alter table restores add column resume_at integer;
