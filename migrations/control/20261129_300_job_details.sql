-- What stopped jobs of these kinds may name items: an account's catalogue keeps that, and erasure finds it there.
update jobs set reason = '' where kind in ('contents', 'restore_plan', 'restore', 'export') and reason <> '';
update jobs set result = null where kind = 'restore';
