-- What is wanted is looked up among the contents when its turn comes, not the other way round with each content that came: an
-- index in no order, of which each commit of either side wrote most pages.
drop index pending_content;
