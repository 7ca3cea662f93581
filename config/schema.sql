-- Written by make schema, for PostgreSQL 18 and newer.
SET LOCAL check_function_bodies = false;

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;

CREATE TYPE public.procrastinate_job_event_type AS ENUM (
    'deferred',
    'started',
    'deferred_for_retry',
    'failed',
    'succeeded',
    'cancelled',
    'abort_requested',
    'aborted',
    'scheduled',
    'retried'
);

CREATE TYPE public.procrastinate_job_status AS ENUM (
    'todo',
    'doing',
    'succeeded',
    'failed',
    'cancelled',
    'aborting',
    'aborted'
);

CREATE TYPE public.procrastinate_job_to_defer_v1 AS (
	queue_name character varying,
	task_name character varying,
	priority integer,
	lock text,
	queueing_lock text,
	args jsonb,
	scheduled_at timestamp with time zone
);

CREATE FUNCTION public.events_era() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (0)::bigint;

CREATE FUNCTION public.events_tx() RETURNS bigint
    LANGUAGE sql STABLE
    RETURN (txid_current() + public.events_era());

CREATE TABLE public.events_event (
    id bigint NOT NULL,
    name character varying(80) NOT NULL,
    about bigint,
    subject_type character varying(60) NOT NULL,
    subject_id bigint,
    by bigint,
    by_name character varying(120) NOT NULL,
    at timestamp with time zone NOT NULL,
    data jsonb NOT NULL,
    story uuid NOT NULL,
    tx bigint DEFAULT public.events_tx() NOT NULL,
    erased_digest bytea
);

CREATE FUNCTION public.events_data_digest(e public.events_event) RETURNS bytea
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN sha256(convert_to(((e).data)::text, 'UTF8'::name));

CREATE FUNCTION public.events_digest(e public.events_event) RETURNS bytea
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN sha256(convert_to((ROW((e).id, (e).tx, (e).name, (e).about, (e).subject_type, (e).subject_id, (e).by, (e).by_name, EXTRACT(epoch FROM (e).at), (e).story, encode(COALESCE((e).erased_digest, public.events_data_digest(e)), 'hex'::text)))::text, 'UTF8'::name));

CREATE FUNCTION public.events_ended() RETURNS bigint
    LANGUAGE sql
    AS $$
    SELECT least(coalesce(min(running.xid), txid_snapshot_xmax(txid_current_snapshot())),
                 txid_current_if_assigned()) + events_era()
      FROM txid_snapshot_xip(txid_current_snapshot()) AS running (xid)
     WHERE NOT EXISTS (
        SELECT FROM pg_locks AS held JOIN pg_stat_activity AS session USING (pid)
         WHERE held.locktype = 'transactionid' AND session.datname <> current_database()
           AND held.mode = 'ExclusiveLock' AND held.granted
           AND held.transactionid::text::bigint = running.xid % 4294967296)
$$;

CREATE FUNCTION public.events_go_on() RETURNS boolean
    LANGUAGE plpgsql
    AS $$
DECLARE latest bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(7274748);
    latest := (SELECT max(tx) FROM events_event);
    IF latest IS NULL OR latest <= events_tx() THEN
        RETURN false;
    END IF;
    EXECUTE format(
        'CREATE OR REPLACE FUNCTION events_era() RETURNS bigint LANGUAGE sql STABLE'
        ' PARALLEL SAFE RETURN %s::bigint', latest + 1 - txid_current()
    );
    RETURN true;
END $$;

CREATE FUNCTION public.events_guard() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('rapport.erasing', true) = 'on'
       AND NEW.data = '{}' AND NEW.erased_digest IS NOT NULL AND OLD.erased_digest IS NULL
       AND to_jsonb(NEW) - 'data' - 'erased_digest' = to_jsonb(OLD) - 'data' - 'erased_digest' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'What was recorded is not changed or deleted (event %).', OLD.id
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION public.events_horizon() RETURNS bigint
    LANGUAGE sql STABLE
    RETURN (txid_snapshot_xmin(txid_current_snapshot()) + public.events_era());

CREATE FUNCTION public.events_sealed(before bytea, from_tx bigint, from_id bigint, to_tx bigint, to_id bigint, moment timestamp with time zone) RETURNS TABLE(events bigint, digest bytea)
    LANGUAGE sql STABLE ROWS 1
    BEGIN ATOMIC
 SELECT count(*) AS count,
     sha256(((events_sealed.before || convert_to((ROW(events_sealed.to_tx, events_sealed.to_id, EXTRACT(epoch FROM events_sealed.moment)))::text, 'UTF8'::name)) || COALESCE(string_agg(public.events_digest(e.*), '\x'::bytea ORDER BY e.tx, e.id), '\x'::bytea))) AS sha256
    FROM public.events_event e
   WHERE ((ROW(e.tx, e.id) > ROW(events_sealed.from_tx, events_sealed.from_id)) AND (ROW(e.tx, e.id) <= ROW(events_sealed.to_tx, events_sealed.to_id)));
END;

CREATE FUNCTION public.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status = 'todo'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        IF abort THEN
            UPDATE procrastinate_jobs
            SET abort_requested = true,
                status = CASE status
                    WHEN 'todo' THEN 'cancelled'::procrastinate_job_status ELSE status
                END
            WHERE id = job_id AND status IN ('todo', 'doing')
            RETURNING id INTO _job_id;
        ELSE
            UPDATE procrastinate_jobs
            SET status = 'cancelled'::procrastinate_job_status
            WHERE id = job_id AND status = 'todo'
            RETURNING id INTO _job_id;
        END IF;
    END IF;
    RETURN _job_id;
END;
$$;

CREATE FUNCTION public.procrastinate_defer_jobs_v1(jobs public.procrastinate_job_to_defer_v1[]) RETURNS bigint[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    job_ids bigint[];
BEGIN
    WITH inserted_jobs AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
        SELECT (job).queue_name,
               (job).task_name,
               (job).priority,
               (job).lock,
               (job).queueing_lock,
               (job).args,
               (job).scheduled_at
        FROM unnest(jobs) AS job
        RETURNING id
    )
    SELECT array_agg(id) FROM inserted_jobs INTO job_ids;

    RETURN job_ids;
END;
$$;

CREATE FUNCTION public.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
	_job_id bigint;
	_defer_id bigint;
BEGIN
    INSERT
        INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
        VALUES (_task_name, _periodic_id, _defer_timestamp)
        ON CONFLICT DO NOTHING
        RETURNING id into _defer_id;

    IF _defer_id IS NULL THEN
        RETURN NULL;
    END IF;

    UPDATE procrastinate_periodic_defers
        SET job_id = (
            SELECT COALESCE((
                SELECT unnest(procrastinate_defer_jobs_v1(
                    ARRAY[
                        ROW(
                            _queue_name,
                            _task_name,
                            _priority,
                            _lock,
                            _queueing_lock,
                            _args,
                            NULL::timestamptz
                        )
                    ]::procrastinate_job_to_defer_v1[]
                ))
            ), NULL)
        )
        WHERE id = _defer_id
        RETURNING job_id INTO _job_id;

    DELETE
        FROM procrastinate_periodic_defers
        USING (
            SELECT id
            FROM procrastinate_periodic_defers
            WHERE procrastinate_periodic_defers.task_name = _task_name
            AND procrastinate_periodic_defers.periodic_id = _periodic_id
            AND procrastinate_periodic_defers.defer_timestamp < _defer_timestamp
            ORDER BY id
            FOR UPDATE
        ) to_delete
        WHERE procrastinate_periodic_defers.id = to_delete.id;

    RETURN _job_id;
END;
$$;

CREATE TABLE public.procrastinate_jobs (
    id bigint NOT NULL,
    queue_name character varying(128) NOT NULL,
    task_name character varying(128) NOT NULL,
    lock text,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    status public.procrastinate_job_status DEFAULT 'todo'::public.procrastinate_job_status NOT NULL,
    scheduled_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    queueing_lock text,
    priority integer DEFAULT 0 NOT NULL,
    abort_requested boolean DEFAULT false NOT NULL,
    worker_id bigint,
    CONSTRAINT check_not_todo_abort_requested CHECK ((NOT ((status = 'todo'::public.procrastinate_job_status) AND (abort_requested = true))))
);

CREATE FUNCTION public.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) RETURNS public.procrastinate_jobs
    LANGUAGE plpgsql
    AS $$
DECLARE
	found_jobs procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.*
            FROM procrastinate_jobs AS jobs
            WHERE
                -- reject the job if its lock has earlier or higher priority jobs
                NOT EXISTS (
                    SELECT 1
                        FROM procrastinate_jobs AS other_jobs
                        WHERE
                            jobs.lock IS NOT NULL
                            AND other_jobs.lock = jobs.lock
                            AND (
                                -- job with same lock is already running
                                other_jobs.status = 'doing'
                                OR
                                -- job with same lock is waiting and has higher priority (or same priority but was queued first)
                                (
                                    other_jobs.status = 'todo'
                                    AND (
                                        other_jobs.priority > jobs.priority
                                        OR (
                                        other_jobs.priority = jobs.priority
                                        AND other_jobs.id < jobs.id
                                        )
                                    )
                                )
                            )
                )
                AND jobs.status = 'todo'
                AND (target_queue_names IS NULL OR jobs.queue_name = ANY( target_queue_names ))
                AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
            ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
            FOR UPDATE OF jobs SKIP LOCKED
    )
    UPDATE procrastinate_jobs
        SET status = 'doing', worker_id = p_worker_id
        FROM candidate
        WHERE procrastinate_jobs.id = candidate.id
        RETURNING procrastinate_jobs.* INTO found_jobs;

 RETURN found_jobs;
END;
$$;

CREATE FUNCTION public.procrastinate_finish_job_v1(job_id bigint, end_status public.procrastinate_job_status, delete_job boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF end_status NOT IN ('succeeded', 'failed', 'aborted') THEN
        RAISE 'End status should be either "succeeded", "failed" or "aborted" (job id: %)', job_id;
    END IF;
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = end_status,
            abort_requested = false,
            attempts = CASE status
                WHEN 'doing' THEN attempts + 1 ELSE attempts
            END
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" or "todo" status (job id: %)', job_id;
    END IF;
END;
$$;

CREATE FUNCTION public.procrastinate_notify_queue_abort_job_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'abort_job_requested', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_notify_queue_job_inserted_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    DELETE FROM procrastinate_workers
    WHERE last_heartbeat < NOW() - (seconds_since_heartbeat || 'SECOND')::INTERVAL
    RETURNING procrastinate_workers.id;
END;
$$;

CREATE FUNCTION public.procrastinate_register_worker_v1() RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    INSERT INTO procrastinate_workers DEFAULT VALUES
    RETURNING procrastinate_workers.id;
END;
$$;

CREATE FUNCTION public.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
BEGIN
    SELECT abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status = 'doing'
    FOR UPDATE
    INTO _abort_requested;
    IF _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" status (job id: %)', job_id;
    END IF;
END;
$$;

CREATE FUNCTION public.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
    _current_status procrastinate_job_status;
BEGIN
    SELECT status, abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status IN ('doing', 'failed')
    FOR UPDATE
    INTO _current_status, _abort_requested;
    IF _current_status = 'doing' AND _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status IN ('doing', 'failed')
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or has an invalid status to retry (job id: %)', job_id;
    END IF;

END;
$$;

CREATE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'abort_requested'::procrastinate_job_event_type);
    RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type, at)
        VALUES (NEW.id, 'scheduled'::procrastinate_job_event_type, NEW.scheduled_at);

	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'deferred'::procrastinate_job_event_type);
	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_trigger_function_status_events_update_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    WITH t AS (
        SELECT CASE
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND NEW.status = 'doing'::procrastinate_job_status
                THEN 'started'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'deferred_for_retry'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'failed'::procrastinate_job_status
                THEN 'failed'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'succeeded'::procrastinate_job_status
                THEN 'succeeded'::procrastinate_job_event_type
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND (
                    NEW.status = 'cancelled'::procrastinate_job_status
                    OR NEW.status = 'failed'::procrastinate_job_status
                    OR NEW.status = 'succeeded'::procrastinate_job_status
                )
                THEN 'cancelled'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'aborted'::procrastinate_job_status
                THEN 'aborted'::procrastinate_job_event_type
            WHEN OLD.status = 'failed'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'retried'::procrastinate_job_event_type
            ELSE NULL
        END as event_type
    )
    INSERT INTO procrastinate_events(job_id, type)
        SELECT NEW.id, t.event_type
        FROM t
        WHERE t.event_type IS NOT NULL;
	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_unlink_periodic_defers_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_periodic_defers
    SET job_id = NULL
    WHERE job_id = OLD.id;
    RETURN OLD;
END;
$$;

CREATE FUNCTION public.procrastinate_unregister_worker_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM procrastinate_workers
    WHERE id = worker_id;
END;
$$;

CREATE FUNCTION public.procrastinate_update_heartbeat_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_workers
    SET last_heartbeat = NOW()
    WHERE id = worker_id;
END;
$$;

CREATE FUNCTION public.rapport_fold(text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $_$
        SELECT CASE WHEN octet_length($1) = char_length($1)
        THEN btrim(regexp_replace(lower($1), '\s+', ' ', 'g'))
        ELSE btrim(regexp_replace(lower(normalize(
            regexp_replace(
                translate(
                    replace(replace(replace(replace(
                        lower(normalize($1, NFKD)), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
                    $t$øđðłħıĸŋŧſƒəёй’‘ʼ´“”–—‐$t$, $t$oddlhikntsfeеи''''""---$t$
                ),
                '[\u0300-\u036f\u0591-\u05c7\u064b-\u0652]', '', 'g'
            ), NFKC)), '\s+', ' ', 'g')) END
    $_$;

CREATE FUNCTION public.touchpoints_linked(reference text, most integer) RETURNS TABLE(id bigint, at timestamp with time zone)
    LANGUAGE plpgsql STABLE ROWS 10
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
        SELECT i.id, i.at FROM touchpoints_interaction i
        WHERE i.links <> '{}' AND i.links @> ARRAY[reference]::varchar[]
        ORDER BY i.at DESC, i.id DESC LIMIT most;
END $$;

CREATE FUNCTION public.touchpoints_timeline(of_party bigint, wanted text[], channels text[], silent text[], before timestamp with time zone, note_before bigint, interaction_before bigint, event_before bigint, most integer) RETURNS TABLE(at timestamp with time zone, kind text, id bigint, name text, text text, body text, direction text, outcome text, duration_seconds integer, links text[], data jsonb, by bigint, by_name text, party_id bigint)
    LANGUAGE plpgsql STABLE ROWS 100
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_sort TO 'off'
    SET jit TO 'off'
    AS $$
#variable_conflict use_column
BEGIN
    IF 'interaction' = ANY (wanted) THEN
        RETURN QUERY
            SELECT i.at, 'interaction', i.id, i.channel::text, i.subject::text, left(i.body, 2000),
                i.direction::text, i.outcome::text, i.duration_seconds, i.links::text[], i.data,
                i.by, '', i.party_id
            FROM touchpoints_interaction i
            WHERE i.party_id = of_party
                AND i.at <= before AND (i.at, i.id) < (before, interaction_before)
                AND (channels IS NULL OR i.channel = ANY (channels))
            ORDER BY i.at DESC, i.id DESC LIMIT most;
        RETURN QUERY
            SELECT i.at, 'interaction', i.id, i.channel::text, i.subject::text, left(i.body, 2000),
                i.direction::text, i.outcome::text, i.duration_seconds, i.links::text[], i.data,
                i.by, '', i.party_id
            FROM touchpoints_participant p
            JOIN touchpoints_interaction i ON i.id = p.interaction_id AND i.at = p.at
            WHERE p.party_id = of_party AND i.party_id <> of_party
                AND p.at <= before AND (p.at, p.interaction_id) < (before, interaction_before)
                AND (channels IS NULL OR i.channel = ANY (channels))
            ORDER BY p.at DESC, p.interaction_id DESC LIMIT most;
    END IF;
    IF 'event' = ANY (wanted) THEN
        RETURN QUERY
            SELECT e.at, 'event', e.id, e.name::text, '', '', '', '', NULL::integer,
                '{}'::text[], e.data, e.by, e.by_name::text, e.about
            FROM events_event e
            WHERE e.about = of_party AND e.name <> ALL (silent)
                AND e.at <= before AND (e.at, e.id) < (before, event_before)
            ORDER BY e.at DESC, e.id DESC LIMIT most;
    END IF;
    IF 'note' = ANY (wanted) THEN
        RETURN QUERY
            SELECT n.at, 'note', n.id, '', '', left(n.text, 2000), '', '', NULL::integer,
                '{}'::text[], '{}'::jsonb, n.by_id, '', n.record_id
            FROM records_note n
            WHERE n.record_type = 'parties.party' AND n.record_id = of_party
                AND n.at <= before AND (n.at, n.id) < (before, note_before)
            ORDER BY n.at DESC, n.id DESC LIMIT most;
    END IF;
END $$;

CREATE TABLE public.account_emailaddress (
    id integer NOT NULL,
    email character varying(254) NOT NULL,
    verified boolean NOT NULL,
    "primary" boolean NOT NULL,
    user_id bigint NOT NULL
);

ALTER TABLE public.account_emailaddress ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailaddress_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.account_emailconfirmation (
    id integer NOT NULL,
    created timestamp with time zone NOT NULL,
    sent timestamp with time zone,
    key character varying(64) NOT NULL,
    email_address_id integer NOT NULL
);

ALTER TABLE public.account_emailconfirmation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailconfirmation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.accounts_fieldrule (
    id bigint NOT NULL,
    policy character varying(80) NOT NULL,
    role character varying(20) NOT NULL,
    field character varying(60) NOT NULL,
    "right" smallint NOT NULL,
    CONSTRAINT accounts_fieldrule_right_check CHECK (("right" >= 0))
);

ALTER TABLE public.accounts_fieldrule ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_fieldrule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.accounts_membership (
    id bigint NOT NULL,
    is_lead boolean NOT NULL,
    user_id bigint NOT NULL,
    team_id bigint NOT NULL
);

ALTER TABLE public.accounts_membership ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_membership_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.accounts_rule (
    id bigint NOT NULL,
    policy character varying(80) NOT NULL,
    role character varying(20) NOT NULL,
    "right" character varying(8) NOT NULL,
    scope smallint NOT NULL,
    CONSTRAINT accounts_rule_scope_check CHECK ((scope >= 0))
);

ALTER TABLE public.accounts_rule ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_rule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.accounts_share (
    id bigint NOT NULL,
    policy character varying(80) NOT NULL,
    record_id bigint NOT NULL,
    can_edit boolean NOT NULL,
    until date,
    reason character varying(200) NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint,
    team_id bigint,
    user_id bigint,
    CONSTRAINT share_with_one CHECK ((((team_id IS NOT NULL) AND (user_id IS NULL)) OR ((team_id IS NULL) AND (user_id IS NOT NULL))))
);

ALTER TABLE public.accounts_share ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_share_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE SEQUENCE public.accounts_stamp
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE public.accounts_team (
    id bigint NOT NULL,
    name character varying(80) NOT NULL
);

ALTER TABLE public.accounts_team ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_team_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.accounts_territory (
    id bigint NOT NULL,
    name character varying(80) NOT NULL,
    countries character varying(2)[] NOT NULL,
    cities character varying(100)[] NOT NULL,
    postal_codes character varying(20)[] NOT NULL,
    industries character varying(120)[] NOT NULL,
    inside_id bigint
);

ALTER TABLE public.accounts_territory ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_territory_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.accounts_territory_people (
    id bigint NOT NULL,
    territory_id bigint NOT NULL,
    user_id bigint NOT NULL
);

ALTER TABLE public.accounts_territory_people ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_territory_people_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.accounts_territory_teams (
    id bigint NOT NULL,
    territory_id bigint NOT NULL,
    team_id bigint NOT NULL
);

ALTER TABLE public.accounts_territory_teams ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_territory_teams_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.accounts_token (
    id bigint NOT NULL,
    name character varying(80) NOT NULL,
    prefix character varying(12) NOT NULL,
    digest character varying(64) NOT NULL,
    scopes character varying(60)[] NOT NULL,
    networks character varying(50)[] NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone,
    revoked_at timestamp with time zone,
    last_used_at timestamp with time zone,
    last_ip inet,
    user_id bigint NOT NULL,
    resource character varying(60) NOT NULL
);

ALTER TABLE public.accounts_token ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_token_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.accounts_user (
    id bigint NOT NULL,
    password character varying(128) NOT NULL,
    last_login timestamp with time zone,
    email character varying(254) NOT NULL,
    name character varying(120) NOT NULL,
    roles character varying(20)[] NOT NULL,
    is_active boolean NOT NULL,
    language character varying(10) NOT NULL,
    time_zone character varying(60) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    locked_until timestamp with time zone,
    failed_at timestamp with time zone[] NOT NULL,
    is_demo boolean NOT NULL,
    manager_id bigint
);

ALTER TABLE public.accounts_user ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_user_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.activities_activity (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    kind character varying(8) NOT NULL,
    subject character varying(250) NOT NULL,
    notes text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    is_whole_day boolean NOT NULL,
    zone character varying(60) NOT NULL,
    duration_minutes integer NOT NULL,
    place character varying(250) NOT NULL,
    priority character varying(6) NOT NULL,
    is_promised boolean NOT NULL,
    about character varying(80) NOT NULL,
    status character varying(9) NOT NULL,
    done_at timestamp with time zone,
    outcome character varying(60) NOT NULL,
    series_at timestamp with time zone,
    search_text text NOT NULL,
    created_by_id bigint,
    owner_id bigint,
    party_id bigint,
    team_id bigint,
    updated_by_id bigint,
    series_id bigint,
    CONSTRAINT activities_activity_duration_minutes_check CHECK ((duration_minutes >= 0)),
    CONSTRAINT activities_activity_version_check CHECK ((version >= 0)),
    CONSTRAINT activity_done_at CHECK ((((done_at IS NOT NULL) AND ((status)::text = 'done'::text)) OR ((NOT ((status)::text = 'done'::text)) AND (done_at IS NULL)))),
    CONSTRAINT activity_ends_after CHECK ((ends_at >= due_at))
);

ALTER TABLE public.activities_activity ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.activities_activity_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.activities_booking (
    id bigint NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    seat smallint NOT NULL,
    name character varying(120) NOT NULL,
    email character varying(254) NOT NULL,
    zone character varying(60) NOT NULL,
    language character varying(10) NOT NULL,
    status character varying(9) NOT NULL,
    version integer NOT NULL,
    nonce character varying(40) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    activity_id bigint NOT NULL,
    page_id bigint NOT NULL,
    CONSTRAINT activities_booking_seat_check CHECK ((seat >= 0)),
    CONSTRAINT activities_booking_version_check CHECK ((version >= 0))
);

ALTER TABLE public.activities_booking ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.activities_booking_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.activities_bookingpage (
    user_id bigint NOT NULL,
    slug character varying(60) NOT NULL,
    title character varying(120) NOT NULL,
    intro text NOT NULL,
    place character varying(250) NOT NULL,
    is_open boolean NOT NULL,
    zone character varying(60) NOT NULL,
    hours jsonb NOT NULL,
    length_minutes integer NOT NULL,
    buffer_minutes integer NOT NULL,
    notice_hours integer NOT NULL,
    days_ahead integer NOT NULL,
    capacity smallint NOT NULL,
    CONSTRAINT activities_bookingpage_buffer_minutes_check CHECK ((buffer_minutes >= 0)),
    CONSTRAINT activities_bookingpage_capacity_check CHECK ((capacity >= 0)),
    CONSTRAINT activities_bookingpage_days_ahead_check CHECK ((days_ahead >= 0)),
    CONSTRAINT activities_bookingpage_length_minutes_check CHECK ((length_minutes >= 0)),
    CONSTRAINT activities_bookingpage_notice_hours_check CHECK ((notice_hours >= 0))
);

CREATE TABLE public.activities_calendarentry (
    id bigint NOT NULL,
    uid character varying(500) NOT NULL,
    path character varying(1000),
    etag character varying(500) NOT NULL,
    agreed jsonb,
    refused jsonb,
    problem character varying(400) NOT NULL,
    title character varying(250) NOT NULL,
    activity_id bigint,
    series_id bigint,
    link_id bigint NOT NULL
);

ALTER TABLE public.activities_calendarentry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.activities_calendarentry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.activities_calendarexception (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    activity_id bigint NOT NULL,
    entry_id bigint NOT NULL
);

ALTER TABLE public.activities_calendarexception ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.activities_calendarexception_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.activities_calendarlink (
    user_id bigint NOT NULL,
    server character varying(500) NOT NULL,
    user_name character varying(200) NOT NULL,
    sealed_password text NOT NULL,
    offered jsonb NOT NULL,
    url character varying(1000) NOT NULL,
    name character varying(120) NOT NULL,
    direction character varying(4) NOT NULL,
    token text NOT NULL,
    ctag text NOT NULL,
    connected_at timestamp with time zone,
    next_at timestamp with time zone,
    asked_at timestamp with time zone,
    synced_at timestamp with time zone,
    counts jsonb NOT NULL,
    done integer NOT NULL,
    total integer NOT NULL,
    problem character varying(12) NOT NULL,
    said character varying(400) NOT NULL,
    failing_since timestamp with time zone,
    tries smallint NOT NULL,
    CONSTRAINT activities_calendarlink_done_check CHECK ((done >= 0)),
    CONSTRAINT activities_calendarlink_total_check CHECK ((total >= 0)),
    CONSTRAINT activities_calendarlink_tries_check CHECK ((tries >= 0))
);

CREATE TABLE public.activities_feed (
    user_id bigint NOT NULL,
    nonce character varying(40) NOT NULL,
    renewed_at timestamp with time zone NOT NULL,
    read_at timestamp with time zone
);

CREATE TABLE public.activities_participation (
    id bigint NOT NULL,
    activity_id bigint NOT NULL,
    party_id bigint,
    user_id bigint,
    CONSTRAINT participation_of_one CHECK ((((party_id IS NULL) AND (user_id IS NOT NULL)) OR ((party_id IS NOT NULL) AND (user_id IS NULL))))
);

ALTER TABLE public.activities_participation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.activities_participation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.activities_reminder (
    id bigint NOT NULL,
    minutes_before integer NOT NULL,
    told_for timestamp with time zone,
    activity_id bigint NOT NULL,
    CONSTRAINT activities_reminder_minutes_before_check CHECK ((minutes_before >= 0))
);

ALTER TABLE public.activities_reminder ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.activities_reminder_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.activities_series (
    id bigint NOT NULL,
    rule character varying(300) NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    zone character varying(60) NOT NULL,
    except_at timestamp with time zone[] NOT NULL,
    ended_at timestamp with time zone
);

ALTER TABLE public.activities_series ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.activities_series_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.activities_visitreport (
    id bigint NOT NULL,
    client_id uuid NOT NULL,
    checked_in_at timestamp with time zone NOT NULL,
    latitude numeric(9,6),
    longitude numeric(9,6),
    accuracy_metres integer,
    sent_at timestamp with time zone NOT NULL,
    activity_id bigint NOT NULL,
    by_id bigint,
    CONSTRAINT activities_visitreport_accuracy_metres_check CHECK ((accuracy_metres >= 0)),
    CONSTRAINT visit_report_on_earth CHECK ((((latitude IS NULL) AND (longitude IS NULL)) OR (((latitude >= ('-90'::integer)::numeric) AND (latitude <= (90)::numeric)) AND ((longitude >= ('-180'::integer)::numeric) AND (longitude <= (180)::numeric)))))
);

ALTER TABLE public.activities_visitreport ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.activities_visitreport_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.api_answer (
    id bigint NOT NULL,
    key character varying(255) NOT NULL,
    digest character varying(64) NOT NULL,
    status smallint NOT NULL,
    headers jsonb NOT NULL,
    body text NOT NULL,
    at timestamp with time zone NOT NULL,
    token_id bigint NOT NULL,
    CONSTRAINT api_answer_status_check CHECK ((status >= 0))
);

ALTER TABLE public.api_answer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.api_answer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.api_use (
    token_id bigint NOT NULL,
    minute bigint NOT NULL,
    count integer NOT NULL,
    CONSTRAINT api_use_count_check CHECK ((count >= 0))
);

CREATE TABLE public.auth_group (
    id integer NOT NULL,
    name character varying(150) NOT NULL
);

ALTER TABLE public.auth_group ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.auth_group_permissions (
    id bigint NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL
);

ALTER TABLE public.auth_group_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.auth_permission (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    content_type_id integer NOT NULL,
    codename character varying(100) NOT NULL
);

ALTER TABLE public.auth_permission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_permission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.automation_automation (
    id bigint NOT NULL,
    name character varying(80) NOT NULL,
    state character varying(5) NOT NULL,
    reason character varying(400) NOT NULL,
    since_tx bigint NOT NULL,
    next_at timestamp with time zone,
    secret character varying(40) NOT NULL,
    turns jsonb NOT NULL,
    made_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    deleted_at timestamp with time zone,
    owner_id bigint,
    version_id bigint
);

ALTER TABLE public.automation_automation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.automation_automation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.notifications_notification (
    id bigint CONSTRAINT automation_notification_id_not_null NOT NULL,
    text character varying(500) CONSTRAINT automation_notification_text_not_null NOT NULL,
    url character varying(300) CONSTRAINT automation_notification_url_not_null NOT NULL,
    topic character varying(60) CONSTRAINT automation_notification_topic_not_null NOT NULL,
    at timestamp with time zone CONSTRAINT automation_notification_at_not_null NOT NULL,
    read_at timestamp with time zone,
    user_id bigint CONSTRAINT automation_notification_user_id_not_null NOT NULL,
    count integer NOT NULL,
    kind character varying(12) NOT NULL,
    mailed_at timestamp with time zone,
    record_id bigint,
    record_type character varying(60) NOT NULL,
    story uuid,
    title character varying(200) NOT NULL,
    way character varying(6) NOT NULL,
    CONSTRAINT notifications_notification_count_check CHECK ((count >= 0))
);

ALTER TABLE public.notifications_notification ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.automation_notification_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.automation_run (
    id bigint NOT NULL,
    cause character varying(140) NOT NULL,
    said character varying(200) NOT NULL,
    by_name character varying(120) NOT NULL,
    record_type character varying(40) NOT NULL,
    record_id bigint,
    title character varying(200) NOT NULL,
    changes jsonb NOT NULL,
    inputs jsonb NOT NULL,
    chain bigint[] NOT NULL,
    story uuid NOT NULL,
    state character varying(9) NOT NULL,
    due_at timestamp with time zone NOT NULL,
    cursor integer NOT NULL,
    attempts integer NOT NULL,
    made jsonb NOT NULL,
    error character varying(500) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    automation_id bigint NOT NULL,
    version_id bigint NOT NULL,
    undo_story uuid,
    CONSTRAINT automation_run_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT automation_run_cursor_check CHECK ((cursor >= 0))
);

ALTER TABLE public.automation_run ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.automation_run_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.automation_steprun (
    id bigint NOT NULL,
    index integer NOT NULL,
    place character varying(40) NOT NULL,
    kind character varying(20) NOT NULL,
    is_done boolean NOT NULL,
    sentence character varying(500) NOT NULL,
    changes jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    milliseconds integer NOT NULL,
    run_id bigint NOT NULL,
    CONSTRAINT automation_steprun_index_check CHECK ((index >= 0)),
    CONSTRAINT automation_steprun_milliseconds_check CHECK ((milliseconds >= 0))
);

ALTER TABLE public.automation_steprun ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.automation_steprun_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.automation_version (
    id bigint NOT NULL,
    number integer NOT NULL,
    definition jsonb NOT NULL,
    made_at timestamp with time zone NOT NULL,
    automation_id bigint NOT NULL,
    by_id bigint,
    CONSTRAINT automation_version_number_check CHECK ((number >= 0))
);

ALTER TABLE public.automation_version ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.automation_version_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.catalog_attribute (
    id bigint NOT NULL,
    is_required boolean NOT NULL,
    category_id bigint NOT NULL,
    field_id bigint NOT NULL,
    is_public boolean NOT NULL
);

ALTER TABLE public.catalog_attribute ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.catalog_attribute_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.catalog_category (
    id bigint NOT NULL,
    name character varying(120) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by_id bigint,
    custom jsonb NOT NULL,
    deleted_at timestamp with time zone,
    owner_id bigint,
    team_id bigint,
    updated_at timestamp with time zone NOT NULL,
    updated_by_id bigint,
    version integer NOT NULL,
    CONSTRAINT catalog_category_version_check CHECK ((version >= 0))
);

ALTER TABLE public.catalog_category ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.catalog_category_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.catalog_component (
    id bigint NOT NULL,
    quantity numeric(14,4) NOT NULL,
    bundle_id bigint NOT NULL,
    product_id bigint NOT NULL,
    CONSTRAINT component_of_other CHECK ((NOT (bundle_id = product_id))),
    CONSTRAINT component_quantity CHECK ((quantity > (0)::numeric))
);

ALTER TABLE public.catalog_component ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.catalog_component_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.catalog_price (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    quantity numeric(14,4) NOT NULL,
    amount numeric(20,6) NOT NULL,
    since date,
    until date,
    note character varying(120) NOT NULL,
    created_by_id bigint,
    owner_id bigint,
    product_id bigint NOT NULL,
    team_id bigint,
    updated_by_id bigint,
    price_list_id bigint NOT NULL,
    CONSTRAINT catalog_price_version_check CHECK ((version >= 0)),
    CONSTRAINT price_days CHECK (((until IS NULL) OR (since IS NULL) OR (until >= since))),
    CONSTRAINT price_quantity CHECK ((quantity > (0)::numeric))
);

ALTER TABLE public.catalog_price ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.catalog_price_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.catalog_pricelist (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    name character varying(120) NOT NULL,
    currency character varying(3) NOT NULL,
    "group" character varying(60) NOT NULL,
    since date,
    until date,
    created_by_id bigint,
    owner_id bigint,
    team_id bigint,
    updated_by_id bigint,
    CONSTRAINT catalog_pricelist_version_check CHECK ((version >= 0)),
    CONSTRAINT price_list_days CHECK (((until IS NULL) OR (since IS NULL) OR (until >= since)))
);

ALTER TABLE public.catalog_pricelist ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.catalog_pricelist_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.catalog_product (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    code character varying(60) NOT NULL,
    name character varying(250) NOT NULL,
    kind character varying(8) NOT NULL,
    currency character varying(3) NOT NULL,
    price numeric(20,6),
    cost numeric(20,6),
    is_active boolean NOT NULL,
    category_id bigint,
    created_by_id bigint,
    owner_id bigint,
    team_id bigint,
    updated_by_id bigint,
    search_text text NOT NULL,
    exception character varying(250) NOT NULL,
    exception_at timestamp with time zone,
    exception_by_id bigint,
    is_bundle boolean NOT NULL,
    picture_id bigint,
    tax_class_id bigint,
    CONSTRAINT catalog_product_version_check CHECK ((version >= 0))
);

ALTER TABLE public.catalog_product ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.catalog_product_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.catalog_recurringplan (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    name character varying(120) NOT NULL,
    every smallint NOT NULL,
    period character varying(5) NOT NULL,
    price numeric(20,6) NOT NULL,
    currency character varying(3) NOT NULL,
    is_active boolean NOT NULL,
    created_by_id bigint,
    owner_id bigint,
    product_id bigint NOT NULL,
    team_id bigint,
    updated_by_id bigint,
    CONSTRAINT catalog_recurringplan_every_check CHECK ((every >= 0)),
    CONSTRAINT catalog_recurringplan_version_check CHECK ((version >= 0))
);

ALTER TABLE public.catalog_recurringplan ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.catalog_recurringplan_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.catalog_relation (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    kind character varying(11) NOT NULL,
    note character varying(250) NOT NULL,
    created_by_id bigint,
    other_id bigint NOT NULL,
    owner_id bigint,
    product_id bigint NOT NULL,
    team_id bigint,
    updated_by_id bigint,
    CONSTRAINT catalog_relation_version_check CHECK ((version >= 0)),
    CONSTRAINT relation_of_two CHECK ((NOT (product_id = other_id)))
);

ALTER TABLE public.catalog_relation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.catalog_relation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.catalog_taxclass (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    name character varying(80) NOT NULL,
    created_by_id bigint,
    owner_id bigint,
    team_id bigint,
    updated_by_id bigint,
    CONSTRAINT catalog_taxclass_version_check CHECK ((version >= 0))
);

ALTER TABLE public.catalog_taxclass ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.catalog_taxclass_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.catalog_taxrate (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    name character varying(60) NOT NULL,
    country character varying(2) NOT NULL,
    percent numeric(7,4) NOT NULL,
    since date NOT NULL,
    created_by_id bigint,
    owner_id bigint,
    tax_class_id bigint NOT NULL,
    team_id bigint,
    updated_by_id bigint,
    CONSTRAINT catalog_taxrate_version_check CHECK ((version >= 0)),
    CONSTRAINT tax_rate_percent CHECK (((percent >= (0)::numeric) AND (percent <= (100)::numeric)))
);

ALTER TABLE public.catalog_taxrate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.catalog_taxrate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.dashboards_annotation (
    id bigint NOT NULL,
    first_on date NOT NULL,
    last_on date NOT NULL,
    text character varying(300) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    by_id bigint,
    dashboard_id bigint NOT NULL,
    CONSTRAINT annotation_days CHECK ((last_on >= first_on))
);

ALTER TABLE public.dashboards_annotation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.dashboards_annotation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.dashboards_dashboard (
    id bigint NOT NULL,
    reach character varying(8) NOT NULL,
    name character varying(80) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    removed_at timestamp with time zone,
    owner_id bigint,
    team_id bigint
);

ALTER TABLE public.dashboards_dashboard ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.dashboards_dashboard_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.dashboards_mailing (
    id bigint NOT NULL,
    every character varying(5) NOT NULL,
    day smallint NOT NULL,
    hour smallint NOT NULL,
    period character varying(12) NOT NULL,
    reason text NOT NULL,
    next_at timestamp with time zone,
    made_at timestamp with time zone NOT NULL,
    dashboard_id bigint NOT NULL,
    owner_id bigint NOT NULL,
    CONSTRAINT dashboards_mailing_day_check CHECK ((day >= 0)),
    CONSTRAINT dashboards_mailing_hour_check CHECK ((hour >= 0))
);

ALTER TABLE public.dashboards_mailing ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.dashboards_mailing_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.dashboards_posting (
    id bigint NOT NULL,
    due_at timestamp with time zone NOT NULL,
    outcome character varying(7) NOT NULL,
    ended_at timestamp with time zone,
    mailing_id bigint NOT NULL,
    user_id bigint NOT NULL
);

ALTER TABLE public.dashboards_posting ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.dashboards_posting_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.dashboards_recipient (
    id bigint NOT NULL,
    stopped_at timestamp with time zone,
    mailing_id bigint NOT NULL,
    user_id bigint NOT NULL
);

ALTER TABLE public.dashboards_recipient ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.dashboards_recipient_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.dashboards_tile (
    id bigint NOT NULL,
    place smallint NOT NULL,
    width character varying(7) NOT NULL,
    title character varying(80) NOT NULL,
    document jsonb NOT NULL,
    dashboard_id bigint NOT NULL,
    CONSTRAINT dashboards_tile_place_check CHECK ((place >= 0))
);

ALTER TABLE public.dashboards_tile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.dashboards_tile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.django_content_type (
    id integer NOT NULL,
    app_label character varying(100) NOT NULL,
    model character varying(100) NOT NULL
);

ALTER TABLE public.django_content_type ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_content_type_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.django_migrations (
    id bigint NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);

ALTER TABLE public.django_migrations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.django_session (
    session_key character varying(40) NOT NULL,
    session_data text NOT NULL,
    expire_date timestamp with time zone NOT NULL
);

ALTER TABLE public.events_event ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.events_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.events_reader (
    name character varying(40) NOT NULL,
    tx bigint NOT NULL,
    event bigint NOT NULL
);

CREATE TABLE public.events_seal (
    id bigint NOT NULL,
    tx bigint NOT NULL,
    event bigint NOT NULL,
    events integer NOT NULL,
    digest bytea NOT NULL,
    sealed_at timestamp with time zone NOT NULL,
    CONSTRAINT events_seal_events_check CHECK ((events >= 0))
);

ALTER TABLE public.events_seal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.events_seal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.exchange_export (
    id bigint NOT NULL,
    record_type character varying(40) NOT NULL,
    view character varying(60) NOT NULL,
    label character varying(120) NOT NULL,
    format character varying(40) NOT NULL,
    state character varying(9) NOT NULL,
    done bigint NOT NULL,
    size_bytes bigint NOT NULL,
    made_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    removed_at timestamp with time zone,
    wants_cancel boolean NOT NULL,
    message text NOT NULL,
    by_id bigint NOT NULL,
    schedule_id bigint
);

ALTER TABLE public.exchange_export ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.exchange_export_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.exchange_exportschedule (
    id bigint NOT NULL,
    record_type character varying(40) NOT NULL,
    view character varying(60) NOT NULL,
    label character varying(120) NOT NULL,
    format character varying(8) NOT NULL,
    every character varying(5) NOT NULL,
    day smallint NOT NULL,
    hour smallint NOT NULL,
    state character varying(7) NOT NULL,
    reason text NOT NULL,
    next_at timestamp with time zone,
    made_at timestamp with time zone NOT NULL,
    owner_id bigint NOT NULL,
    CONSTRAINT exchange_exportschedule_day_check CHECK ((day >= 0)),
    CONSTRAINT exchange_exportschedule_hour_check CHECK ((hour >= 0))
);

ALTER TABLE public.exchange_exportschedule ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.exchange_exportschedule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.exchange_import (
    id bigint NOT NULL,
    record_type character varying(60) NOT NULL,
    source character varying(60) NOT NULL,
    file_name character varying(200) NOT NULL,
    path character varying(500) NOT NULL,
    sha256 character varying(64) NOT NULL,
    mapping jsonb NOT NULL,
    options jsonb NOT NULL,
    status character varying(10) NOT NULL,
    story uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    row_count bigint NOT NULL,
    total_rows bigint,
    counts jsonb NOT NULL,
    message text NOT NULL,
    seconds double precision NOT NULL,
    by_id bigint,
    started_at timestamp with time zone,
    headings jsonb NOT NULL,
    trial jsonb,
    answers jsonb NOT NULL,
    meanings jsonb NOT NULL
);

ALTER TABLE public.exchange_import ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.exchange_import_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE UNLOGGED TABLE public.exchange_stagedrow (
    id bigint NOT NULL,
    row_number bigint NOT NULL,
    cells text[] NOT NULL,
    problem text NOT NULL,
    batch_id bigint NOT NULL
);

ALTER TABLE public.exchange_stagedrow ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.exchange_stagedrow_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.forecasts_outcome (
    id bigint NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    kind character varying(12) NOT NULL,
    counted_at timestamp with time zone NOT NULL,
    amounts jsonb NOT NULL,
    left_out jsonb NOT NULL
);

ALTER TABLE public.forecasts_outcome ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.forecasts_outcome_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.forecasts_override (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    name character varying(200) NOT NULL,
    holder character varying(40) NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    amount numeric(20,6),
    currency character varying(3) NOT NULL,
    note text NOT NULL,
    replaced numeric(20,6),
    method character varying(12) NOT NULL,
    created_by_id bigint,
    owner_id bigint,
    team_id bigint,
    updated_by_id bigint,
    CONSTRAINT forecasts_override_version_check CHECK ((version >= 0))
);

ALTER TABLE public.forecasts_override ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.forecasts_override_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.forecasts_snapshot (
    id bigint NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    holder character varying(40) NOT NULL,
    method character varying(12) NOT NULL,
    amount numeric(20,6) NOT NULL,
    low numeric(20,6),
    high numeric(20,6),
    currency character varying(3) NOT NULL,
    owner_id bigint,
    team_id bigint,
    "on" date NOT NULL,
    CONSTRAINT snapshot_interval CHECK ((((high IS NULL) AND (low IS NULL)) OR (low <= high)))
);

ALTER TABLE public.forecasts_snapshot ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.forecasts_snapshot_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.forecasts_snapshotday (
    id bigint NOT NULL,
    "on" date NOT NULL,
    taken_at timestamp with time zone NOT NULL,
    is_reconstructed boolean NOT NULL,
    needed integer NOT NULL,
    left_out jsonb NOT NULL,
    CONSTRAINT forecasts_snapshotday_needed_check CHECK ((needed >= 0))
);

ALTER TABLE public.forecasts_snapshotday ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.forecasts_snapshotday_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.forecasts_submission (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    name character varying(200) NOT NULL,
    holder character varying(40) NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    amount numeric(20,6),
    currency character varying(3) NOT NULL,
    note text NOT NULL,
    created_by_id bigint,
    owner_id bigint,
    team_id bigint,
    updated_by_id bigint,
    CONSTRAINT forecasts_submission_version_check CHECK ((version >= 0))
);

ALTER TABLE public.forecasts_submission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.forecasts_submission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.guidance_completion (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    evidence character varying(80) NOT NULL,
    by_id bigint,
    opportunity_id bigint NOT NULL,
    step_id bigint NOT NULL
);

ALTER TABLE public.guidance_completion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.guidance_completion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.guidance_enrolment (
    id bigint NOT NULL,
    about character varying(80) NOT NULL,
    arm character varying(9) NOT NULL,
    state character varying(8) NOT NULL,
    how character varying(4) NOT NULL,
    place integer NOT NULL,
    due_at timestamp with time zone,
    enrolled_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    why character varying(10) NOT NULL,
    said character varying(250) NOT NULL,
    owner_id bigint,
    party_id bigint NOT NULL,
    sequence_id bigint NOT NULL,
    version_id bigint NOT NULL,
    CONSTRAINT guidance_enrolment_place_check CHECK ((place >= 0))
);

ALTER TABLE public.guidance_enrolment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.guidance_enrolment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.guidance_exposure (
    id bigint NOT NULL,
    arm character varying(9) NOT NULL,
    at timestamp with time zone NOT NULL,
    opportunity_id bigint NOT NULL,
    playbook_id bigint NOT NULL
);

ALTER TABLE public.guidance_exposure ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.guidance_exposure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.guidance_letter (
    id bigint NOT NULL,
    place integer NOT NULL,
    message_id character varying(200) NOT NULL,
    "to" character varying(254) NOT NULL,
    subject character varying(200) NOT NULL,
    body text NOT NULL,
    language character varying(10) NOT NULL,
    state character varying(7) NOT NULL,
    tries smallint NOT NULL,
    next_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    enrolment_id bigint NOT NULL,
    CONSTRAINT guidance_letter_place_check CHECK ((place >= 0)),
    CONSTRAINT guidance_letter_tries_check CHECK ((tries >= 0))
);

ALTER TABLE public.guidance_letter ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.guidance_letter_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.guidance_mailtemplate (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    name character varying(120) NOT NULL,
    language character varying(10) NOT NULL,
    subject character varying(200) NOT NULL,
    body text NOT NULL,
    created_by_id bigint,
    owner_id bigint,
    team_id bigint,
    updated_by_id bigint,
    CONSTRAINT guidance_mailtemplate_version_check CHECK ((version >= 0))
);

ALTER TABLE public.guidance_mailtemplate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.guidance_mailtemplate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.guidance_playbook (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    name character varying(120) NOT NULL,
    "position" integer NOT NULL,
    condition character varying(500) NOT NULL,
    tactics text NOT NULL,
    is_active boolean NOT NULL,
    hold_out smallint NOT NULL,
    seed integer NOT NULL,
    created_by_id bigint,
    owner_id bigint,
    stage_id bigint NOT NULL,
    team_id bigint,
    updated_by_id bigint,
    CONSTRAINT guidance_playbook_hold_out_check CHECK ((hold_out >= 0)),
    CONSTRAINT guidance_playbook_position_check CHECK (("position" >= 0)),
    CONSTRAINT guidance_playbook_seed_check CHECK ((seed >= 0)),
    CONSTRAINT guidance_playbook_version_check CHECK ((version >= 0)),
    CONSTRAINT playbook_hold_out CHECK ((hold_out <= 50))
);

ALTER TABLE public.guidance_playbook ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.guidance_playbook_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.guidance_playbookstep (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    name character varying(200) NOT NULL,
    "position" integer NOT NULL,
    is_required boolean NOT NULL,
    kind character varying(8) NOT NULL,
    what character varying(60) NOT NULL,
    created_by_id bigint,
    owner_id bigint,
    playbook_id bigint NOT NULL,
    team_id bigint,
    updated_by_id bigint,
    CONSTRAINT guidance_playbookstep_position_check CHECK (("position" >= 0)),
    CONSTRAINT guidance_playbookstep_version_check CHECK ((version >= 0))
);

ALTER TABLE public.guidance_playbookstep ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.guidance_playbookstep_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.guidance_sequence (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    name character varying(120) NOT NULL,
    note text NOT NULL,
    purpose character varying(40) NOT NULL,
    is_active boolean NOT NULL,
    reply_to character varying(254) NOT NULL,
    stops_on character varying(16)[] NOT NULL,
    hold_out smallint NOT NULL,
    counted_days smallint NOT NULL,
    rule_type character varying(12) NOT NULL,
    rule character varying(500) NOT NULL,
    seed integer NOT NULL,
    draft jsonb NOT NULL,
    created_by_id bigint,
    owner_id bigint,
    team_id bigint,
    updated_by_id bigint,
    current_id bigint,
    CONSTRAINT guidance_sequence_counted_days_check CHECK ((counted_days >= 0)),
    CONSTRAINT guidance_sequence_hold_out_check CHECK ((hold_out >= 0)),
    CONSTRAINT guidance_sequence_seed_check CHECK ((seed >= 0)),
    CONSTRAINT guidance_sequence_version_check CHECK ((version >= 0)),
    CONSTRAINT sequence_hold_out CHECK ((hold_out <= 50))
);

ALTER TABLE public.guidance_sequence ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.guidance_sequence_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.guidance_sequenceversion (
    id bigint NOT NULL,
    number integer NOT NULL,
    document jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint,
    sequence_id bigint NOT NULL,
    CONSTRAINT guidance_sequenceversion_number_check CHECK ((number >= 0))
);

ALTER TABLE public.guidance_sequenceversion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.guidance_sequenceversion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.guidance_steptaken (
    id bigint NOT NULL,
    place integer NOT NULL,
    did character varying(8) NOT NULL,
    at timestamp with time zone NOT NULL,
    activity_id bigint,
    enrolment_id bigint NOT NULL,
    CONSTRAINT guidance_steptaken_place_check CHECK ((place >= 0))
);

ALTER TABLE public.guidance_steptaken ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.guidance_steptaken_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.insight_churndefinition (
    id bigint NOT NULL,
    way character varying(9) NOT NULL,
    days smallint NOT NULL,
    active_days smallint NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT insight_churndefinition_active_days_check CHECK ((active_days >= 0)),
    CONSTRAINT insight_churndefinition_days_check CHECK ((days >= 0))
);

ALTER TABLE public.insight_churndefinition ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.insight_churndefinition_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.insight_costcentre (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    name character varying(80) NOT NULL,
    since date NOT NULL,
    monthly numeric(26,6) NOT NULL,
    currency character varying(3) NOT NULL,
    people numeric(8,2) NOT NULL,
    minutes numeric(8,2) NOT NULL,
    rate numeric(20,6) NOT NULL,
    created_by_id bigint,
    owner_id bigint,
    team_id bigint,
    updated_by_id bigint,
    CONSTRAINT cost_centre_positive CHECK (((minutes > (0)::numeric) AND (monthly >= (0)::numeric) AND (people > (0)::numeric))),
    CONSTRAINT insight_costcentre_version_check CHECK ((version >= 0))
);

ALTER TABLE public.insight_costcentre ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.insight_costcentre_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.insight_costrule (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    name character varying(80) NOT NULL,
    work character varying(16) NOT NULL,
    minutes numeric(8,2) NOT NULL,
    cost numeric(26,6) NOT NULL,
    currency character varying(3) NOT NULL,
    percent numeric(7,4) NOT NULL,
    centre_id bigint,
    created_by_id bigint,
    owner_id bigint,
    team_id bigint,
    updated_by_id bigint,
    CONSTRAINT cost_rule_not_negative CHECK (((cost >= (0)::numeric) AND (minutes >= (0)::numeric) AND (percent >= (0)::numeric))),
    CONSTRAINT insight_costrule_version_check CHECK ((version >= 0))
);

ALTER TABLE public.insight_costrule ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.insight_costrule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.insight_finding (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    place integer NOT NULL,
    products bigint[] NOT NULL,
    facts jsonb NOT NULL,
    run_id bigint NOT NULL,
    CONSTRAINT insight_finding_place_check CHECK ((place >= 0))
);

ALTER TABLE public.insight_finding ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.insight_finding_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.insight_leadscore (
    id bigint NOT NULL,
    name character varying(40) NOT NULL,
    number numeric(5,1) NOT NULL,
    facts jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    lead_id bigint NOT NULL
);

ALTER TABLE public.insight_leadscore ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.insight_leadscore_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.insight_lineageentry (
    id bigint NOT NULL,
    place integer NOT NULL,
    layer character varying(7) NOT NULL,
    name character varying(60) NOT NULL,
    meaning text NOT NULL,
    reads character varying(60)[] NOT NULL,
    rows bigint,
    facts jsonb NOT NULL,
    run_id bigint NOT NULL,
    CONSTRAINT insight_lineageentry_place_check CHECK ((place >= 0)),
    CONSTRAINT insight_lineageentry_rows_check CHECK ((rows >= 0))
);

ALTER TABLE public.insight_lineageentry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.insight_lineageentry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.insight_losingcustomer (
    id bigint NOT NULL,
    profit numeric(26,6) NOT NULL,
    net_revenue numeric(26,6) NOT NULL,
    goods numeric(26,6) NOT NULL,
    cost_to_serve numeric(26,6) NOT NULL,
    driver character varying(16) NOT NULL,
    excess numeric(26,6) NOT NULL,
    party_id bigint NOT NULL,
    run_id bigint NOT NULL
);

ALTER TABLE public.insight_losingcustomer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.insight_losingcustomer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.insight_monthfigure (
    id bigint NOT NULL,
    month date NOT NULL,
    orders bigint NOT NULL,
    customers integer NOT NULL,
    revenue numeric(26,6) NOT NULL,
    run_id bigint NOT NULL,
    CONSTRAINT insight_monthfigure_customers_check CHECK ((customers >= 0)),
    CONSTRAINT insight_monthfigure_orders_check CHECK ((orders >= 0))
);

ALTER TABLE public.insight_monthfigure ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.insight_monthfigure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.insight_opportunityscore (
    id bigint NOT NULL,
    name character varying(40) NOT NULL,
    number numeric(5,1) NOT NULL,
    facts jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    opportunity_id bigint NOT NULL
);

ALTER TABLE public.insight_opportunityscore ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.insight_opportunityscore_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.insight_predictioncard (
    id bigint NOT NULL,
    place smallint NOT NULL,
    name character varying(40) NOT NULL,
    verdict character varying(9) NOT NULL,
    figures jsonb NOT NULL,
    run_id bigint NOT NULL,
    CONSTRAINT insight_predictioncard_place_check CHECK ((place >= 0))
);

ALTER TABLE public.insight_predictioncard ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.insight_predictioncard_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.insight_question (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    name character varying(120) NOT NULL,
    sql text NOT NULL,
    is_shared boolean NOT NULL,
    created_by_id bigint,
    owner_id bigint,
    team_id bigint,
    updated_by_id bigint,
    CONSTRAINT insight_question_version_check CHECK ((version >= 0))
);

ALTER TABLE public.insight_question ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.insight_question_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.insight_rfmcell (
    id bigint NOT NULL,
    r smallint NOT NULL,
    f smallint NOT NULL,
    m smallint NOT NULL,
    customers integer NOT NULL,
    orders bigint NOT NULL,
    revenue numeric(26,6) NOT NULL,
    run_id bigint NOT NULL,
    CONSTRAINT insight_rfmcell_customers_check CHECK ((customers >= 0)),
    CONSTRAINT insight_rfmcell_f_check CHECK ((f >= 0)),
    CONSTRAINT insight_rfmcell_m_check CHECK ((m >= 0)),
    CONSTRAINT insight_rfmcell_orders_check CHECK ((orders >= 0)),
    CONSTRAINT insight_rfmcell_r_check CHECK ((r >= 0))
);

ALTER TABLE public.insight_rfmcell ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.insight_rfmcell_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.insight_run (
    id bigint NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    status character varying(10) NOT NULL,
    as_of timestamp with time zone,
    figures jsonb NOT NULL,
    message text NOT NULL,
    done_share double precision NOT NULL,
    step character varying(80) NOT NULL,
    data jsonb NOT NULL
);

ALTER TABLE public.insight_run ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.insight_run_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.insight_slippingcustomer (
    id bigint NOT NULL,
    revenue numeric(26,6) NOT NULL,
    orders integer NOT NULL,
    last_order_on date NOT NULL,
    recency_days integer NOT NULL,
    usual_gap_days numeric(12,1) NOT NULL,
    overdue_ratio numeric(12,2) NOT NULL,
    party_id bigint NOT NULL,
    run_id bigint NOT NULL,
    CONSTRAINT insight_slippingcustomer_orders_check CHECK ((orders >= 0)),
    CONSTRAINT insight_slippingcustomer_recency_days_check CHECK ((recency_days >= 0))
);

ALTER TABLE public.insight_slippingcustomer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.insight_slippingcustomer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.leads_assignment (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    trace jsonb NOT NULL,
    owner_id bigint,
    rule_id bigint,
    lead_id bigint NOT NULL
);

ALTER TABLE public.leads_assignment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.leads_assignment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.leads_assignmentrule (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    name character varying(80) NOT NULL,
    "position" integer NOT NULL,
    condition character varying(1000) NOT NULL,
    way character varying(9) NOT NULL,
    is_on boolean NOT NULL,
    created_by_id bigint,
    of_team_id bigint,
    owner_id bigint,
    team_id bigint,
    updated_by_id bigint,
    CONSTRAINT leads_assignmentrule_position_check CHECK (("position" >= 0)),
    CONSTRAINT leads_assignmentrule_version_check CHECK ((version >= 0))
);

ALTER TABLE public.leads_assignmentrule ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.leads_assignmentrule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.leads_deadreason (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    name character varying(80) NOT NULL,
    created_by_id bigint,
    owner_id bigint,
    team_id bigint,
    updated_by_id bigint,
    CONSTRAINT leads_deadreason_version_check CHECK ((version >= 0))
);

ALTER TABLE public.leads_deadreason ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.leads_deadreason_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.leads_lead (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    name character varying(200) NOT NULL,
    company character varying(200) NOT NULL,
    email character varying(254) NOT NULL,
    phone character varying(60) NOT NULL,
    source character varying(80) NOT NULL,
    need text NOT NULL,
    status character varying(9) NOT NULL,
    status_since timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    score integer NOT NULL,
    reasons jsonb NOT NULL,
    by_rules boolean NOT NULL,
    respond_by timestamp with time zone,
    responded_at timestamp with time zone,
    warned_at timestamp with time zone,
    late_told_at timestamp with time zone,
    back_on date,
    settled_at timestamp with time zone,
    search_text text NOT NULL,
    created_by_id bigint,
    dead_reason_id bigint,
    opportunity_id bigint,
    owner_id bigint,
    party_id bigint,
    product_id bigint,
    team_id bigint,
    updated_by_id bigint,
    form_id bigint,
    returned_at timestamp with time zone,
    CONSTRAINT lead_back_on CHECK (((NOT ((status)::text = 'recycled'::text)) OR (back_on IS NOT NULL))),
    CONSTRAINT lead_dead_reason CHECK (((NOT ((status)::text = 'dead'::text)) OR (dead_reason_id IS NOT NULL))),
    CONSTRAINT leads_lead_version_check CHECK ((version >= 0))
);

ALTER TABLE public.leads_lead ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.leads_lead_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.leads_leadform (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    name character varying(120) NOT NULL,
    token character varying(20) NOT NULL,
    intro text NOT NULL,
    thanks text NOT NULL,
    asks character varying(10)[] NOT NULL,
    source character varying(80) NOT NULL,
    is_open boolean NOT NULL,
    is_confirmed boolean NOT NULL,
    purposes character varying(40)[] NOT NULL,
    sites text NOT NULL,
    created_by_id bigint,
    gives_to_id bigint,
    owner_id bigint,
    product_id bigint,
    team_id bigint,
    updated_by_id bigint,
    CONSTRAINT leads_leadform_version_check CHECK ((version >= 0))
);

ALTER TABLE public.leads_leadform ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.leads_leadform_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.leads_leadstay (
    id bigint NOT NULL,
    status character varying(9) NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    left_at timestamp with time zone,
    lead_id bigint NOT NULL
);

ALTER TABLE public.leads_leadstay ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.leads_leadstay_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.leads_pointrule (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    name character varying(120) NOT NULL,
    condition character varying(1000) NOT NULL,
    points integer NOT NULL,
    is_on boolean NOT NULL,
    created_by_id bigint,
    owner_id bigint,
    team_id bigint,
    updated_by_id bigint,
    CONSTRAINT leads_pointrule_version_check CHECK ((version >= 0))
);

ALTER TABLE public.leads_pointrule ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.leads_pointrule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.leads_responsetarget (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    name character varying(80) NOT NULL,
    "position" integer NOT NULL,
    condition character varying(1000) NOT NULL,
    minutes integer NOT NULL,
    days character varying(3)[] NOT NULL,
    opens time without time zone,
    closes time without time zone,
    zone character varying(60) NOT NULL,
    is_on boolean NOT NULL,
    created_by_id bigint,
    owner_id bigint,
    team_id bigint,
    updated_by_id bigint,
    CONSTRAINT leads_responsetarget_minutes_check CHECK ((minutes >= 0)),
    CONSTRAINT leads_responsetarget_position_check CHECK (("position" >= 0)),
    CONSTRAINT leads_responsetarget_version_check CHECK ((version >= 0))
);

ALTER TABLE public.leads_responsetarget ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.leads_responsetarget_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.leads_ruleperson (
    id bigint NOT NULL,
    "position" integer NOT NULL,
    words character varying(250) NOT NULL,
    rule_id bigint NOT NULL,
    user_id bigint NOT NULL,
    CONSTRAINT leads_ruleperson_position_check CHECK (("position" >= 0))
);

ALTER TABLE public.leads_ruleperson ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.leads_ruleperson_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.leads_submission (
    id bigint NOT NULL,
    key character varying(64) NOT NULL,
    data jsonb NOT NULL,
    purposes character varying(40)[] NOT NULL,
    address character varying(60) NOT NULL,
    agent character varying(300) NOT NULL,
    language character varying(10) NOT NULL,
    at timestamp with time zone NOT NULL,
    confirmed_at timestamp with time zone,
    form_id bigint NOT NULL,
    lead_id bigint
);

ALTER TABLE public.leads_submission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.leads_submission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.mfa_authenticator (
    id bigint NOT NULL,
    type character varying(20) NOT NULL,
    data jsonb NOT NULL,
    user_id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone
);

ALTER TABLE public.mfa_authenticator ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mfa_authenticator_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.notifications_follower (
    id bigint NOT NULL,
    record_type character varying(60) NOT NULL,
    record_id bigint NOT NULL,
    is_following boolean NOT NULL,
    since timestamp with time zone NOT NULL,
    user_id bigint NOT NULL
);

ALTER TABLE public.notifications_follower ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.notifications_follower_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.notifications_wishes (
    user_id bigint NOT NULL,
    ways jsonb NOT NULL,
    every character varying(4) NOT NULL,
    hour smallint NOT NULL,
    weekday smallint NOT NULL,
    CONSTRAINT notifications_wishes_hour_check CHECK ((hour >= 0)),
    CONSTRAINT notifications_wishes_weekday_check CHECK ((weekday >= 0))
);

CREATE TABLE public.oauth_app (
    id bigint NOT NULL,
    client_id character varying(40) NOT NULL,
    name character varying(80) NOT NULL,
    site character varying(500) NOT NULL,
    redirect_uris character varying(500)[] NOT NULL,
    secret_digest character varying(64) NOT NULL,
    registered_at timestamp with time zone NOT NULL,
    registered_from inet,
    removed_at timestamp with time zone,
    registered_by_id bigint,
    scopes character varying(60)[] NOT NULL
);

ALTER TABLE public.oauth_app ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.oauth_app_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.oauth_code (
    id bigint NOT NULL,
    digest character varying(64) NOT NULL,
    redirect_uri character varying(500) NOT NULL,
    challenge character varying(43) NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    connection_id bigint NOT NULL
);

ALTER TABLE public.oauth_code ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.oauth_code_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.oauth_connection (
    id bigint NOT NULL,
    scopes character varying(60)[] NOT NULL,
    resource character varying(60) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    until timestamp with time zone,
    ended_at timestamp with time zone,
    app_id bigint NOT NULL,
    user_id bigint NOT NULL
);

ALTER TABLE public.oauth_connection ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.oauth_connection_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.oauth_lent (
    token_id bigint NOT NULL,
    connection_id bigint NOT NULL
);

CREATE TABLE public.oauth_refresh (
    id bigint NOT NULL,
    digest character varying(64) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    connection_id bigint NOT NULL
);

ALTER TABLE public.oauth_refresh ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.oauth_refresh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.oauth_registration (
    id bigint NOT NULL,
    is_open boolean NOT NULL,
    at timestamp with time zone NOT NULL
);

ALTER TABLE public.oauth_registration ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.oauth_registration_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE UNLOGGED TABLE public.onlookers_onlooker (
    id bigint NOT NULL,
    record_type character varying(60) NOT NULL,
    record_id bigint NOT NULL,
    is_editing boolean NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    user_id bigint NOT NULL
);

ALTER TABLE public.onlookers_onlooker ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.onlookers_onlooker_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.onlookers_unseen (
    user_id bigint NOT NULL
);

CREATE TABLE public.orders_delivery (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    number character varying(60) NOT NULL,
    promised_on date NOT NULL,
    delivered_on date,
    lead_days integer,
    late_days integer,
    created_by_id bigint,
    order_id bigint NOT NULL,
    owner_id bigint,
    team_id bigint,
    updated_by_id bigint,
    CONSTRAINT orders_delivery_version_check CHECK ((version >= 0))
);

ALTER TABLE public.orders_delivery ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_delivery_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_deliveryline (
    id bigint NOT NULL,
    quantity numeric(14,4) NOT NULL,
    delivery_id bigint NOT NULL,
    line_id bigint NOT NULL,
    CONSTRAINT delivery_line_positive CHECK ((quantity > (0)::numeric))
);

ALTER TABLE public.orders_deliveryline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_deliveryline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_exchangerate (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    name character varying(20) NOT NULL,
    currency character varying(3) NOT NULL,
    "on" date NOT NULL,
    rate numeric(18,6) NOT NULL,
    created_by_id bigint,
    owner_id bigint,
    team_id bigint,
    updated_by_id bigint,
    CONSTRAINT exchange_rate_positive CHECK ((rate > (0)::numeric)),
    CONSTRAINT orders_exchangerate_version_check CHECK ((version >= 0))
);

ALTER TABLE public.orders_exchangerate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_exchangerate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_invoice (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    number character varying(60) NOT NULL,
    issued_on date NOT NULL,
    due_on date NOT NULL,
    state character varying(4) NOT NULL,
    currency character varying(3) NOT NULL,
    total numeric(20,6) NOT NULL,
    paid numeric(20,6) NOT NULL,
    created_by_id bigint,
    order_id bigint NOT NULL,
    owner_id bigint,
    party_id bigint,
    team_id bigint,
    updated_by_id bigint,
    CONSTRAINT invoice_not_overpaid CHECK (((paid >= (0)::numeric) AND (paid <= total))),
    CONSTRAINT orders_invoice_version_check CHECK ((version >= 0))
);

ALTER TABLE public.orders_invoice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_invoice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_order (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    source character varying(60) NOT NULL,
    number character varying(60) NOT NULL,
    placed_at timestamp with time zone NOT NULL,
    channel character varying(16) NOT NULL,
    status character varying(10) NOT NULL,
    currency character varying(3) NOT NULL,
    total numeric(20,6) NOT NULL,
    line_count integer NOT NULL,
    country character varying(2) NOT NULL,
    created_by_id bigint,
    owner_id bigint,
    party_id bigint,
    team_id bigint,
    updated_by_id bigint,
    search_text text GENERATED ALWAYS AS (lower((number)::text)) STORED,
    has_tax_inside boolean DEFAULT false NOT NULL,
    tax numeric(20,6) DEFAULT 0 NOT NULL,
    CONSTRAINT orders_order_line_count_check CHECK ((line_count >= 0)),
    CONSTRAINT orders_order_version_check CHECK ((version >= 0))
);

ALTER TABLE public.orders_order ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_order_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_orderline (
    id bigint NOT NULL,
    "position" integer NOT NULL,
    description character varying(250) NOT NULL,
    quantity numeric(14,4) NOT NULL,
    unit_price numeric(20,6) NOT NULL,
    amount numeric(20,6) NOT NULL,
    order_id bigint NOT NULL,
    product_id bigint,
    discount numeric(20,6) DEFAULT 0 NOT NULL,
    tax numeric(20,6) DEFAULT 0 NOT NULL,
    tax_rate numeric(6,3) DEFAULT 0 NOT NULL,
    CONSTRAINT orders_orderline_position_check CHECK (("position" >= 0))
);

ALTER TABLE public.orders_orderline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_orderline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_payment (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    number character varying(60) NOT NULL,
    paid_on date NOT NULL,
    currency character varying(3) NOT NULL,
    amount numeric(20,6) NOT NULL,
    reference character varying(120) NOT NULL,
    created_by_id bigint,
    invoice_id bigint NOT NULL,
    owner_id bigint,
    team_id bigint,
    updated_by_id bigint,
    CONSTRAINT orders_payment_version_check CHECK ((version >= 0)),
    CONSTRAINT payment_positive CHECK ((amount > (0)::numeric))
);

ALTER TABLE public.orders_payment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_payment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_recurringorder (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    name character varying(120) NOT NULL,
    months smallint NOT NULL,
    begins_on date NOT NULL,
    ends_on date,
    renews_on date,
    placed integer NOT NULL,
    created_by_id bigint,
    owner_id bigint,
    party_id bigint,
    pattern_id bigint NOT NULL,
    team_id bigint,
    updated_by_id bigint,
    monthly numeric(20,6) NOT NULL,
    CONSTRAINT orders_recurringorder_months_check CHECK ((months >= 0)),
    CONSTRAINT orders_recurringorder_placed_check CHECK ((placed >= 0)),
    CONSTRAINT orders_recurringorder_version_check CHECK ((version >= 0)),
    CONSTRAINT recurring_order_months CHECK (((months >= 1) AND (months <= 120)))
);

ALTER TABLE public.orders_recurringorder ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_recurringorder_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_renewal (
    id bigint NOT NULL,
    period_on date NOT NULL,
    order_id bigint NOT NULL,
    recurring_id bigint NOT NULL
);

ALTER TABLE public.orders_renewal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_renewal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_return (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    source character varying(60) NOT NULL,
    number character varying(60) NOT NULL,
    returned_at timestamp with time zone NOT NULL,
    currency character varying(3) NOT NULL,
    total numeric(20,6) NOT NULL,
    line_count integer NOT NULL,
    reason character varying(120) NOT NULL,
    created_by_id bigint,
    order_id bigint,
    owner_id bigint,
    party_id bigint,
    team_id bigint,
    updated_by_id bigint,
    search_text text GENERATED ALWAYS AS (lower((number)::text)) STORED,
    CONSTRAINT orders_return_line_count_check CHECK ((line_count >= 0)),
    CONSTRAINT orders_return_version_check CHECK ((version >= 0))
);

ALTER TABLE public.orders_return ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_return_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_returnline (
    id bigint NOT NULL,
    "position" integer NOT NULL,
    description character varying(250) NOT NULL,
    quantity numeric(14,4) NOT NULL,
    unit_price numeric(20,6) NOT NULL,
    amount numeric(20,6) NOT NULL,
    product_id bigint,
    return_record_id bigint NOT NULL,
    CONSTRAINT orders_returnline_position_check CHECK (("position" >= 0))
);

ALTER TABLE public.orders_returnline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_returnline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.parties_consent (
    id bigint NOT NULL,
    purpose character varying(40) NOT NULL,
    channel character varying(20) NOT NULL,
    state character varying(10) NOT NULL,
    source character varying(120) NOT NULL,
    at timestamp with time zone NOT NULL,
    party_id bigint NOT NULL
);

ALTER TABLE public.parties_consent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.parties_consent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.parties_duplicatescan (
    id bigint NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    step character varying(80) NOT NULL,
    done_share double precision NOT NULL,
    found integer NOT NULL,
    message text NOT NULL,
    CONSTRAINT parties_duplicatescan_found_check CHECK ((found >= 0))
);

ALTER TABLE public.parties_duplicatescan ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.parties_duplicatescan_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.parties_emailaddress (
    id bigint NOT NULL,
    label character varying(40) NOT NULL,
    is_primary boolean NOT NULL,
    address character varying(254) NOT NULL,
    folded character varying(254) NOT NULL,
    party_id bigint NOT NULL
);

ALTER TABLE public.parties_emailaddress ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.parties_emailaddress_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.parties_likelyduplicate (
    id bigint NOT NULL,
    kind character varying(12) NOT NULL,
    weight double precision NOT NULL,
    evidence jsonb NOT NULL,
    not_same_at timestamp with time zone,
    not_same_by_id bigint,
    one_id bigint NOT NULL,
    other_id bigint NOT NULL,
    CONSTRAINT likely_duplicate_order CHECK ((one_id < other_id))
);

ALTER TABLE public.parties_likelyduplicate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.parties_likelyduplicate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.parties_merge (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    moved jsonb NOT NULL,
    undone_at timestamp with time zone,
    merged_id bigint NOT NULL,
    survivor_id bigint NOT NULL
);

ALTER TABLE public.parties_merge ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.parties_merge_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.parties_party (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    kind character varying(12) NOT NULL,
    name character varying(200) NOT NULL,
    given_name character varying(100) NOT NULL,
    middle_name character varying(100) NOT NULL,
    family_name character varying(100) NOT NULL,
    prefix character varying(40) NOT NULL,
    suffix character varying(40) NOT NULL,
    phonetic_name character varying(200) NOT NULL,
    sort_name character varying(200) NOT NULL,
    job_title character varying(120) NOT NULL,
    industry character varying(120) NOT NULL,
    website character varying(200) NOT NULL,
    language character varying(10) NOT NULL,
    born_on date,
    country character varying(2) NOT NULL,
    city character varying(100) NOT NULL,
    search_text text NOT NULL,
    created_by_id bigint,
    owner_id bigint,
    team_id bigint,
    updated_by_id bigint,
    CONSTRAINT parties_party_version_check CHECK ((version >= 0))
);

ALTER TABLE public.parties_party ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.parties_party_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.parties_partyrole (
    id bigint NOT NULL,
    role character varying(12) NOT NULL,
    since date,
    until date,
    party_id bigint NOT NULL
);

ALTER TABLE public.parties_partyrole ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.parties_partyrole_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.parties_phonenumber (
    id bigint NOT NULL,
    label character varying(40) NOT NULL,
    is_primary boolean NOT NULL,
    e164 character varying(20) NOT NULL,
    written character varying(60) NOT NULL,
    party_id bigint NOT NULL
);

ALTER TABLE public.parties_phonenumber ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.parties_phonenumber_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.parties_postaladdress (
    id bigint NOT NULL,
    label character varying(40) NOT NULL,
    is_primary boolean NOT NULL,
    street character varying(250) NOT NULL,
    city character varying(100) NOT NULL,
    region character varying(100) NOT NULL,
    postal_code character varying(20) NOT NULL,
    country character varying(2) NOT NULL,
    party_id bigint NOT NULL
);

ALTER TABLE public.parties_postaladdress ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.parties_postaladdress_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.parties_relationship (
    id bigint NOT NULL,
    kind character varying(16) NOT NULL,
    title character varying(120) NOT NULL,
    since date,
    until date,
    object_id bigint NOT NULL,
    subject_id bigint NOT NULL,
    CONSTRAINT relationship_dates CHECK (((until IS NULL) OR (since IS NULL) OR (until >= since))),
    CONSTRAINT relationship_of_two CHECK ((NOT (subject_id = object_id)))
);

ALTER TABLE public.parties_relationship ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.parties_relationship_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.parties_socialhandle (
    id bigint NOT NULL,
    label character varying(40) NOT NULL,
    is_primary boolean NOT NULL,
    network character varying(30) NOT NULL,
    handle character varying(120) NOT NULL,
    party_id bigint NOT NULL
);

ALTER TABLE public.parties_socialhandle ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.parties_socialhandle_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.parties_trait (
    id bigint NOT NULL,
    name character varying(40) NOT NULL,
    number numeric(24,6),
    text character varying(60) NOT NULL,
    at timestamp with time zone NOT NULL,
    party_id bigint NOT NULL,
    facts jsonb NOT NULL
);

ALTER TABLE public.parties_trait ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.parties_trait_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.sales_member (
    id bigint NOT NULL,
    "position" integer NOT NULL,
    job character varying(80) NOT NULL,
    percent numeric(5,2) NOT NULL,
    user_id bigint NOT NULL,
    opportunity_id bigint NOT NULL,
    CONSTRAINT sales_member_position_check CHECK (("position" >= 0))
);

CREATE TABLE public.sales_opportunity (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    name character varying(200) NOT NULL,
    status character varying(4) NOT NULL,
    stage_since timestamp with time zone NOT NULL,
    amount numeric(20,6) NOT NULL,
    currency character varying(3) NOT NULL,
    probability smallint NOT NULL,
    category character varying(10) NOT NULL,
    opened_on date NOT NULL,
    closes_on date NOT NULL,
    closed_on date,
    need text NOT NULL,
    source character varying(80) NOT NULL,
    search_text text NOT NULL,
    created_by_id bigint,
    lost_reason_id bigint,
    owner_id bigint,
    party_id bigint,
    team_id bigint,
    updated_by_id bigint,
    pipeline_id bigint NOT NULL,
    stage_id bigint NOT NULL,
    big_told_at timestamp with time zone,
    CONSTRAINT opportunity_amount CHECK ((amount >= (0)::numeric)),
    CONSTRAINT opportunity_closed_on CHECK ((((closed_on IS NULL) AND ((status)::text = 'open'::text)) OR ((NOT ((status)::text = 'open'::text)) AND (closed_on IS NOT NULL)))),
    CONSTRAINT opportunity_probability CHECK ((probability <= 100)),
    CONSTRAINT sales_opportunity_probability_check CHECK ((probability >= 0)),
    CONSTRAINT sales_opportunity_version_check CHECK ((version >= 0))
);

CREATE VIEW public.performance_credit AS
 SELECT (found.id * 2) AS id,
    found.name,
    found.id AS opportunity_id,
    found.party_id,
    found.owner_id,
    found.team_id,
    found.closed_on,
    (100)::numeric(5,2) AS percent,
    found.amount,
    found.currency
   FROM public.sales_opportunity found
  WHERE (((found.status)::text = 'won'::text) AND (found.deleted_at IS NULL) AND (NOT (EXISTS ( SELECT
           FROM public.sales_member other
          WHERE ((other.opportunity_id = found.id) AND (other.percent > (0)::numeric))))))
UNION ALL
 SELECT ((member.id * 2) + 1) AS id,
    found.name,
    found.id AS opportunity_id,
    found.party_id,
    member.user_id AS owner_id,
    found.team_id,
    found.closed_on,
    member.percent,
    (
        CASE
            WHEN ((before.percent + member.percent) >= (100)::numeric) THEN found.amount
            ELSE round(((found.amount * (before.percent + member.percent)) / (100)::numeric), before.digits)
        END - round(((found.amount * before.percent) / (100)::numeric), before.digits)) AS amount,
    found.currency
   FROM ((public.sales_opportunity found
     JOIN public.sales_member member ON (((member.opportunity_id = found.id) AND (member.percent > (0)::numeric))))
     CROSS JOIN LATERAL ( SELECT COALESCE(sum(other.percent), (0)::numeric) AS percent,
                CASE
                    WHEN ((found.currency)::text = ANY ('{BIF,CLP,DJF,GNF,ISK,JPY,KMF,KRW,PYG,RWF,UGX,VND,VUV,XAF,XOF,XPF}'::text[])) THEN 0
                    ELSE 2
                END AS digits
           FROM public.sales_member other
          WHERE ((other.opportunity_id = found.id) AND (other."position" < member."position"))) before)
  WHERE (((found.status)::text = 'won'::text) AND (found.deleted_at IS NULL));

CREATE TABLE public.performance_plan (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    name character varying(250) NOT NULL,
    metric character varying(40) NOT NULL,
    of character varying(10) NOT NULL,
    holder character varying(150) NOT NULL,
    first_on date NOT NULL,
    last_on date NOT NULL,
    value numeric(20,6) NOT NULL,
    created_by_id bigint,
    group_id bigint,
    owner_id bigint,
    person_id bigint,
    team_id bigint,
    territory_id bigint,
    updated_by_id bigint,
    CONSTRAINT performance_plan_version_check CHECK ((version >= 0)),
    CONSTRAINT plan_days CHECK ((last_on >= first_on))
);

ALTER TABLE public.performance_plan ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.performance_plan_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.procrastinate_events (
    id bigint NOT NULL,
    job_id bigint NOT NULL,
    type public.procrastinate_job_event_type,
    at timestamp with time zone DEFAULT now()
);

CREATE SEQUENCE public.procrastinate_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.procrastinate_events_id_seq OWNED BY public.procrastinate_events.id;

CREATE SEQUENCE public.procrastinate_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.procrastinate_jobs_id_seq OWNED BY public.procrastinate_jobs.id;

CREATE TABLE public.procrastinate_periodic_defers (
    id bigint NOT NULL,
    task_name character varying(128) NOT NULL,
    defer_timestamp bigint,
    job_id bigint,
    periodic_id character varying(128) DEFAULT ''::character varying NOT NULL
);

CREATE SEQUENCE public.procrastinate_periodic_defers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.procrastinate_periodic_defers_id_seq OWNED BY public.procrastinate_periodic_defers.id;

CREATE TABLE public.procrastinate_workers (
    id bigint NOT NULL,
    last_heartbeat timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.procrastinate_workers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.procrastinate_workers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.quotes_acceptance (
    id bigint NOT NULL,
    name character varying(120) NOT NULL,
    signature text NOT NULL,
    places jsonb NOT NULL,
    text text NOT NULL,
    text_hash character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL,
    address inet,
    agent character varying(400) NOT NULL,
    quote_id bigint NOT NULL,
    version_id bigint NOT NULL
);

ALTER TABLE public.quotes_acceptance ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.quotes_acceptance_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.quotes_approval (
    id bigint NOT NULL,
    percent numeric(6,2) NOT NULL,
    reason character varying(500) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    is_granted boolean,
    answer character varying(500) NOT NULL,
    answered_by_id bigint,
    asked_by_id bigint,
    version_id bigint NOT NULL
);

ALTER TABLE public.quotes_approval ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.quotes_approval_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.quotes_comment (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    name character varying(120) NOT NULL,
    text text NOT NULL,
    by_id bigint,
    quote_id bigint NOT NULL
);

ALTER TABLE public.quotes_comment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.quotes_comment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.quotes_discountlimit (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    name character varying(80) NOT NULL,
    role character varying(20) NOT NULL,
    percent numeric(5,2) NOT NULL,
    created_by_id bigint,
    owner_id bigint,
    team_id bigint,
    updated_by_id bigint,
    CONSTRAINT discount_limit_percent CHECK (((percent >= (0)::numeric) AND (percent <= (100)::numeric))),
    CONSTRAINT quotes_discountlimit_version_check CHECK ((version >= 0))
);

ALTER TABLE public.quotes_discountlimit ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.quotes_discountlimit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.quotes_publiclink (
    id bigint NOT NULL,
    secret character varying(64) NOT NULL,
    sent_to character varying(254) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    seen_at timestamp with time zone,
    quote_id bigint NOT NULL
);

ALTER TABLE public.quotes_publiclink ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.quotes_publiclink_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.quotes_quote (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    number character varying(60) NOT NULL,
    title character varying(200) NOT NULL,
    state character varying(10) NOT NULL,
    edition integer NOT NULL,
    currency character varying(3) NOT NULL,
    valid_until date NOT NULL,
    net numeric(20,6) NOT NULL,
    total numeric(20,6) NOT NULL,
    sent_at timestamp with time zone,
    answered_at timestamp with time zone,
    decline_reason character varying(500) NOT NULL,
    search_text text GENERATED ALWAYS AS (lower(((COALESCE(number, ''::character varying))::text || COALESCE((COALESCE(' '::text, ''::text) || (COALESCE(title, ''::character varying))::text), ''::text)))) STORED,
    created_by_id bigint,
    order_id bigint,
    owner_id bigint,
    party_id bigint NOT NULL,
    team_id bigint,
    updated_by_id bigint,
    CONSTRAINT quotes_quote_edition_check CHECK ((edition >= 0)),
    CONSTRAINT quotes_quote_version_check CHECK ((version >= 0))
);

ALTER TABLE public.quotes_quote ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.quotes_quote_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.quotes_quoteline (
    id bigint NOT NULL,
    "position" integer NOT NULL,
    description character varying(250) NOT NULL,
    quantity numeric(14,4) NOT NULL,
    unit_price numeric(20,6) NOT NULL,
    discount_percent numeric(6,3) NOT NULL,
    discount_amount numeric(20,6),
    tax_rate numeric(6,3) NOT NULL,
    unit_cost numeric(20,6),
    is_optional boolean NOT NULL,
    "group" character varying(60) NOT NULL,
    is_taken boolean NOT NULL,
    components jsonb NOT NULL,
    product_id bigint,
    version_id bigint NOT NULL,
    CONSTRAINT quotes_quoteline_position_check CHECK (("position" >= 0))
);

ALTER TABLE public.quotes_quoteline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.quotes_quoteline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.quotes_quotetemplate (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    name character varying(80) NOT NULL,
    is_usual boolean NOT NULL,
    header text NOT NULL,
    introduction text NOT NULL,
    terms text NOT NULL,
    footer character varying(250) NOT NULL,
    colour character varying(7) NOT NULL,
    search_text text GENERATED ALWAYS AS (lower((name)::text)) STORED,
    created_by_id bigint,
    owner_id bigint,
    team_id bigint,
    updated_by_id bigint,
    CONSTRAINT quotes_quotetemplate_version_check CHECK ((version >= 0))
);

ALTER TABLE public.quotes_quotetemplate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.quotes_quotetemplate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.quotes_quoteversion (
    id bigint NOT NULL,
    number integer NOT NULL,
    currency character varying(3) NOT NULL,
    valid_until date NOT NULL,
    introduction text NOT NULL,
    terms text NOT NULL,
    discount_percent numeric(6,3) NOT NULL,
    discount_amount numeric(20,6),
    rounding character varying(8) NOT NULL,
    has_tax_inside boolean NOT NULL,
    net numeric(20,6) NOT NULL,
    tax numeric(20,6) NOT NULL,
    total numeric(20,6) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    document jsonb,
    made_by_id bigint,
    quote_id bigint NOT NULL,
    CONSTRAINT quotes_quoteversion_number_check CHECK ((number >= 0))
);

ALTER TABLE public.quotes_quoteversion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.quotes_quoteversion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.records_bulkrun (
    id bigint NOT NULL,
    record_type character varying(40) NOT NULL,
    verb character varying(20) NOT NULL,
    arguments jsonb NOT NULL,
    selection jsonb NOT NULL,
    state character varying(9) NOT NULL,
    total integer NOT NULL,
    done integer NOT NULL,
    changed integer NOT NULL,
    refused jsonb NOT NULL,
    story uuid NOT NULL,
    made_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    wants_cancel boolean NOT NULL,
    error character varying(300) NOT NULL,
    by_id bigint,
    CONSTRAINT records_bulkrun_changed_check CHECK ((changed >= 0)),
    CONSTRAINT records_bulkrun_done_check CHECK ((done >= 0)),
    CONSTRAINT records_bulkrun_total_check CHECK ((total >= 0))
);

ALTER TABLE public.records_bulkrun ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_bulkrun_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.records_customfield (
    id bigint NOT NULL,
    record_type character varying(40) NOT NULL,
    name character varying(40) NOT NULL,
    label character varying(60) NOT NULL,
    kind character varying(12) NOT NULL,
    source character varying(8) NOT NULL,
    computation jsonb NOT NULL,
    choices jsonb NOT NULL,
    help character varying(300) NOT NULL,
    target character varying(40) NOT NULL,
    currency character varying(3) NOT NULL,
    "default" jsonb,
    is_required boolean NOT NULL,
    is_unique boolean NOT NULL,
    lowest numeric(20,6),
    highest numeric(20,6),
    longest integer NOT NULL,
    pattern character varying(200) NOT NULL,
    roles character varying(20)[] NOT NULL,
    is_indexed boolean NOT NULL,
    "position" integer NOT NULL,
    made_at timestamp with time zone NOT NULL,
    removed_at timestamp with time zone,
    CONSTRAINT records_customfield_longest_check CHECK ((longest >= 0)),
    CONSTRAINT records_customfield_position_check CHECK (("position" >= 0))
);

ALTER TABLE public.records_customfield ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_customfield_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.records_customobject (
    id bigint NOT NULL,
    key character varying(40) NOT NULL,
    label character varying(60) NOT NULL,
    plural character varying(60) NOT NULL,
    icon character varying(40) NOT NULL,
    help character varying(300) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    removed_at timestamp with time zone
);

ALTER TABLE public.records_customobject ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_customobject_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.records_customrecord (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    name character varying(200) NOT NULL,
    search_text text NOT NULL,
    created_by_id bigint,
    object_id bigint NOT NULL,
    owner_id bigint,
    team_id bigint,
    updated_by_id bigint,
    CONSTRAINT records_customrecord_version_check CHECK ((version >= 0))
);

ALTER TABLE public.records_customrecord ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_customrecord_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.records_externalid (
    id bigint NOT NULL,
    record_type character varying(60) NOT NULL,
    record_id bigint NOT NULL,
    source character varying(60) NOT NULL,
    value character varying(200) NOT NULL,
    object_id bigint
);

ALTER TABLE public.records_externalid ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_externalid_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.records_fieldrun (
    id bigint NOT NULL,
    what character varying(11) NOT NULL,
    state character varying(7) NOT NULL,
    total integer NOT NULL,
    done integer NOT NULL,
    error character varying(300) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    field_id bigint NOT NULL,
    CONSTRAINT records_fieldrun_done_check CHECK ((done >= 0)),
    CONSTRAINT records_fieldrun_total_check CHECK ((total >= 0))
);

ALTER TABLE public.records_fieldrun ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_fieldrun_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.records_file (
    id bigint NOT NULL,
    record_type character varying(60) NOT NULL,
    record_id bigint NOT NULL,
    name character varying(200) NOT NULL,
    content_type character varying(100) NOT NULL,
    size_bytes bigint NOT NULL,
    sha256 character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint,
    finding character varying(200) NOT NULL,
    scanned_at timestamp with time zone,
    trouble character varying(11) NOT NULL
);

ALTER TABLE public.records_file ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_file_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.records_list (
    id bigint NOT NULL,
    reach character varying(8) NOT NULL,
    record_type character varying(40) NOT NULL,
    name character varying(80) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    removed_at timestamp with time zone,
    owner_id bigint,
    team_id bigint
);

ALTER TABLE public.records_list ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_list_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.records_listmember (
    id bigint NOT NULL,
    record_type character varying(60) NOT NULL,
    record_id bigint NOT NULL,
    list_id bigint NOT NULL
);

ALTER TABLE public.records_listmember ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_listmember_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.records_note (
    id bigint NOT NULL,
    record_type character varying(60) NOT NULL,
    record_id bigint NOT NULL,
    text text NOT NULL,
    at timestamp with time zone NOT NULL,
    is_pinned boolean NOT NULL,
    by_id bigint
);

ALTER TABLE public.records_note ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_note_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.records_note_mentions (
    id bigint NOT NULL,
    note_id bigint NOT NULL,
    user_id bigint NOT NULL
);

ALTER TABLE public.records_note_mentions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_note_mentions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.records_retention (
    id bigint NOT NULL,
    record_type character varying(40) NOT NULL,
    days integer NOT NULL,
    CONSTRAINT records_retention_days_check CHECK ((days >= 0))
);

ALTER TABLE public.records_retention ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_retention_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.records_savedview (
    id bigint NOT NULL,
    record_type character varying(40) NOT NULL,
    label character varying(60) NOT NULL,
    reach character varying(8) NOT NULL,
    layout character varying(8) NOT NULL,
    tree jsonb NOT NULL,
    columns character varying(60)[] NOT NULL,
    sort character varying(61) NOT NULL,
    "group" character varying(60) NOT NULL,
    is_dense boolean NOT NULL,
    options jsonb NOT NULL,
    default_roles character varying(20)[] NOT NULL,
    version integer NOT NULL,
    made_at timestamp with time zone NOT NULL,
    owner_id bigint,
    team_id bigint,
    CONSTRAINT records_savedview_version_check CHECK ((version >= 0))
);

ALTER TABLE public.records_savedview ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_savedview_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.records_tag (
    id bigint NOT NULL,
    name character varying(60) NOT NULL
);

ALTER TABLE public.records_tag ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_tag_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.records_tagging (
    id bigint NOT NULL,
    record_type character varying(60) NOT NULL,
    record_id bigint NOT NULL,
    tag_id bigint NOT NULL
);

ALTER TABLE public.records_tagging ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_tagging_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.sales_competitor (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    name character varying(120) NOT NULL,
    website character varying(250) NOT NULL,
    strengths text NOT NULL,
    weaknesses text NOT NULL,
    answer text NOT NULL,
    created_by_id bigint,
    owner_id bigint,
    team_id bigint,
    updated_by_id bigint,
    CONSTRAINT sales_competitor_version_check CHECK ((version >= 0))
);

ALTER TABLE public.sales_competitor ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sales_competitor_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.sales_contactrole (
    id bigint NOT NULL,
    "position" integer NOT NULL,
    role character varying(14) NOT NULL,
    party_id bigint NOT NULL,
    opportunity_id bigint NOT NULL,
    CONSTRAINT sales_contactrole_position_check CHECK (("position" >= 0))
);

ALTER TABLE public.sales_contactrole ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sales_contactrole_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.sales_line (
    id bigint NOT NULL,
    "position" integer NOT NULL,
    description character varying(250) NOT NULL,
    quantity numeric(14,4) NOT NULL,
    unit_price numeric(20,6) NOT NULL,
    amount numeric(20,6) NOT NULL,
    product_id bigint,
    opportunity_id bigint NOT NULL,
    CONSTRAINT sales_line_position_check CHECK (("position" >= 0))
);

ALTER TABLE public.sales_line ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sales_line_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.sales_lostreason (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    name character varying(80) NOT NULL,
    created_by_id bigint,
    owner_id bigint,
    team_id bigint,
    updated_by_id bigint,
    CONSTRAINT sales_lostreason_version_check CHECK ((version >= 0))
);

ALTER TABLE public.sales_lostreason ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sales_lostreason_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.sales_member ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sales_member_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.sales_opportunity ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sales_opportunity_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.sales_opportunityquote (
    id bigint NOT NULL,
    opportunity_id bigint NOT NULL,
    quote_id bigint NOT NULL
);

ALTER TABLE public.sales_opportunityquote ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sales_opportunityquote_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.sales_pipeline (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    name character varying(80) NOT NULL,
    "position" integer NOT NULL,
    currency character varying(3) NOT NULL,
    big_amount numeric(20,6),
    created_by_id bigint,
    owner_id bigint,
    team_id bigint,
    updated_by_id bigint,
    CONSTRAINT sales_pipeline_position_check CHECK (("position" >= 0)),
    CONSTRAINT sales_pipeline_version_check CHECK ((version >= 0))
);

ALTER TABLE public.sales_pipeline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sales_pipeline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.sales_planitem (
    id bigint NOT NULL,
    "position" integer NOT NULL,
    text character varying(200) NOT NULL,
    is_milestone boolean NOT NULL,
    due_on date,
    done_on date,
    planned_cost numeric(20,6),
    actual_cost numeric(20,6),
    opportunity_id bigint NOT NULL,
    CONSTRAINT sales_planitem_position_check CHECK (("position" >= 0))
);

ALTER TABLE public.sales_planitem ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sales_planitem_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.sales_prospect (
    id bigint NOT NULL,
    place integer NOT NULL,
    score double precision NOT NULL,
    facts jsonb NOT NULL,
    party_id bigint NOT NULL,
    search_id bigint NOT NULL,
    CONSTRAINT sales_prospect_place_check CHECK ((place >= 0))
);

ALTER TABLE public.sales_prospect ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sales_prospect_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.sales_prospectsearch (
    id bigint NOT NULL,
    text character varying(500) NOT NULL,
    currency character varying(3) NOT NULL,
    most integer NOT NULL,
    state character varying(7) NOT NULL,
    step character varying(60) NOT NULL,
    done_share double precision NOT NULL,
    message character varying(300) NOT NULL,
    at timestamp with time zone,
    figures jsonb NOT NULL,
    by_id bigint NOT NULL,
    CONSTRAINT sales_prospectsearch_most_check CHECK ((most >= 0))
);

ALTER TABLE public.sales_prospectsearch ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sales_prospectsearch_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.sales_rival (
    id bigint NOT NULL,
    "position" integer NOT NULL,
    has_won boolean NOT NULL,
    note character varying(250) NOT NULL,
    competitor_id bigint NOT NULL,
    opportunity_id bigint NOT NULL,
    CONSTRAINT sales_rival_position_check CHECK (("position" >= 0))
);

ALTER TABLE public.sales_rival ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sales_rival_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.sales_stage (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    name character varying(80) NOT NULL,
    kind character varying(4) NOT NULL,
    "position" integer NOT NULL,
    probability smallint NOT NULL,
    category character varying(10) NOT NULL,
    expected_days integer,
    needs character varying(20)[] NOT NULL,
    checklist text NOT NULL,
    created_by_id bigint,
    owner_id bigint,
    pipeline_id bigint NOT NULL,
    team_id bigint,
    updated_by_id bigint,
    CONSTRAINT sales_stage_expected_days_check CHECK ((expected_days >= 0)),
    CONSTRAINT sales_stage_position_check CHECK (("position" >= 0)),
    CONSTRAINT sales_stage_probability_check CHECK ((probability >= 0)),
    CONSTRAINT sales_stage_version_check CHECK ((version >= 0)),
    CONSTRAINT stage_probability CHECK ((probability <= 100))
);

ALTER TABLE public.sales_stage ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sales_stage_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.sales_stagestay (
    id bigint NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    left_at timestamp with time zone,
    by bigint,
    opportunity_id bigint NOT NULL,
    stage_id bigint NOT NULL
);

ALTER TABLE public.sales_stagestay ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sales_stagestay_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.sales_tick (
    id bigint NOT NULL,
    text character varying(250) NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint,
    opportunity_id bigint NOT NULL,
    stage_id bigint NOT NULL
);

ALTER TABLE public.sales_tick ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sales_tick_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.search_opened (
    id bigint NOT NULL,
    record_type character varying(40) NOT NULL,
    record_id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    user_id bigint NOT NULL
);

ALTER TABLE public.search_opened ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.search_opened_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.socialaccount_socialaccount (
    id integer NOT NULL,
    provider character varying(200) NOT NULL,
    uid character varying(191) NOT NULL,
    last_login timestamp with time zone NOT NULL,
    date_joined timestamp with time zone NOT NULL,
    extra_data jsonb NOT NULL,
    user_id bigint NOT NULL
);

ALTER TABLE public.socialaccount_socialaccount ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialaccount_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.socialaccount_socialapp (
    id integer NOT NULL,
    provider character varying(30) NOT NULL,
    name character varying(40) NOT NULL,
    client_id character varying(191) NOT NULL,
    secret character varying(191) NOT NULL,
    key character varying(191) NOT NULL,
    provider_id character varying(200) NOT NULL,
    settings jsonb NOT NULL
);

ALTER TABLE public.socialaccount_socialapp ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialapp_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.socialaccount_socialtoken (
    id integer NOT NULL,
    token text NOT NULL,
    token_secret text NOT NULL,
    expires_at timestamp with time zone,
    account_id integer NOT NULL,
    app_id integer
);

ALTER TABLE public.socialaccount_socialtoken ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialtoken_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.territories_handover (
    id bigint NOT NULL,
    story uuid NOT NULL,
    state character varying(7) NOT NULL,
    "left" character varying(40)[] NOT NULL,
    place bigint[] NOT NULL,
    runs bigint[] NOT NULL,
    total integer NOT NULL,
    message character varying(300) NOT NULL,
    by_id bigint,
    model_id bigint NOT NULL,
    CONSTRAINT territories_handover_total_check CHECK ((total >= 0))
);

ALTER TABLE public.territories_handover ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.territories_handover_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.territories_move (
    id bigint NOT NULL,
    source bigint,
    target bigint,
    owner bigint,
    heir bigint,
    party_id bigint NOT NULL,
    model_id bigint NOT NULL
);

ALTER TABLE public.territories_move ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.territories_move_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.territories_plannedterritory (
    id bigint NOT NULL,
    name character varying(80) NOT NULL,
    countries character varying(2)[] NOT NULL,
    cities character varying(100)[] NOT NULL,
    postal_codes character varying(20)[] NOT NULL,
    industries character varying(120)[] NOT NULL,
    amount numeric(20,6),
    currency character varying(3) NOT NULL,
    on_map bigint,
    inside_id bigint,
    owner_id bigint,
    model_id bigint NOT NULL,
    CONSTRAINT planned_territory_amount CHECK (((amount IS NULL) OR (amount >= (0)::numeric)))
);

ALTER TABLE public.territories_plannedterritory ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.territories_plannedterritory_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.territories_plannedterritory_people (
    id bigint NOT NULL,
    plannedterritory_id bigint CONSTRAINT territories_plannedterritory_peopl_plannedterritory_id_not_null NOT NULL,
    user_id bigint NOT NULL
);

ALTER TABLE public.territories_plannedterritory_people ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.territories_plannedterritory_people_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.territories_plannedterritory_teams (
    id bigint NOT NULL,
    plannedterritory_id bigint NOT NULL,
    team_id bigint NOT NULL
);

ALTER TABLE public.territories_plannedterritory_teams ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.territories_plannedterritory_teams_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.territories_preview (
    id bigint NOT NULL,
    state character varying(7) NOT NULL,
    step character varying(60) NOT NULL,
    done_share double precision NOT NULL,
    message character varying(300) NOT NULL,
    basis character varying(64) NOT NULL,
    at timestamp with time zone,
    figures jsonb NOT NULL,
    model_id bigint NOT NULL
);

ALTER TABLE public.territories_preview ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.territories_preview_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.territories_quota (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    name character varying(290) NOT NULL,
    holder character varying(40) NOT NULL,
    length character varying(7) NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    amount numeric(20,6) NOT NULL,
    currency character varying(3) NOT NULL,
    note text NOT NULL,
    category_id bigint,
    created_by_id bigint,
    for_team_id bigint,
    owner_id bigint,
    person_id bigint,
    team_id bigint,
    territory_id bigint,
    updated_by_id bigint,
    CONSTRAINT quota_amount CHECK ((amount >= (0)::numeric)),
    CONSTRAINT quota_days CHECK ((ends_on >= starts_on)),
    CONSTRAINT quota_of_one CHECK ((((for_team_id IS NULL) AND (person_id IS NOT NULL) AND (territory_id IS NULL)) OR ((for_team_id IS NOT NULL) AND (person_id IS NULL) AND (territory_id IS NULL)) OR ((for_team_id IS NULL) AND ((holder)::text ~~ 'territory-%'::text) AND (person_id IS NULL)))),
    CONSTRAINT territories_quota_version_check CHECK ((version >= 0))
);

ALTER TABLE public.territories_quota ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.territories_quota_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.territories_territorymodel (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    name character varying(120) NOT NULL,
    state character varying(7) NOT NULL,
    starts_on date,
    note text NOT NULL,
    drawn_at timestamp with time zone NOT NULL,
    activated_at timestamp with time zone,
    created_by_id bigint,
    owner_id bigint,
    team_id bigint,
    updated_by_id bigint,
    CONSTRAINT territories_territorymodel_version_check CHECK ((version >= 0))
);

ALTER TABLE public.territories_territorymodel ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.territories_territorymodel_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.touchpoints_frequencycap (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    name character varying(80) NOT NULL,
    channel character varying(16) NOT NULL,
    purpose character varying(40) NOT NULL,
    most integer NOT NULL,
    days integer NOT NULL,
    created_by_id bigint,
    owner_id bigint,
    team_id bigint,
    updated_by_id bigint,
    CONSTRAINT cap_days CHECK ((days >= 1)),
    CONSTRAINT touchpoints_frequencycap_days_check CHECK ((days >= 0)),
    CONSTRAINT touchpoints_frequencycap_most_check CHECK ((most >= 0)),
    CONSTRAINT touchpoints_frequencycap_version_check CHECK ((version >= 0))
);

ALTER TABLE public.touchpoints_frequencycap ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.touchpoints_frequencycap_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.touchpoints_interaction (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    channel character varying(16) NOT NULL,
    direction character varying(3) NOT NULL,
    by bigint,
    subject character varying(250) DEFAULT ''::character varying NOT NULL,
    body text DEFAULT ''::text NOT NULL,
    outcome character varying(60) DEFAULT ''::character varying NOT NULL,
    duration_seconds integer,
    links character varying(80)[] DEFAULT '{}'::character varying[] NOT NULL,
    data jsonb DEFAULT '{}'::jsonb NOT NULL,
    source character varying(60) DEFAULT ''::character varying NOT NULL,
    source_key character varying(120) DEFAULT ''::character varying NOT NULL,
    party_id bigint NOT NULL
)
PARTITION BY RANGE (at);

CREATE SEQUENCE public.touchpoints_interaction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.touchpoints_interaction_id_seq OWNED BY public.touchpoints_interaction.id;

CREATE TABLE public.touchpoints_interaction_rest (
    id bigint DEFAULT nextval('public.touchpoints_interaction_id_seq'::regclass) CONSTRAINT touchpoints_interaction_id_not_null NOT NULL,
    at timestamp with time zone CONSTRAINT touchpoints_interaction_at_not_null NOT NULL,
    channel character varying(16) CONSTRAINT touchpoints_interaction_channel_not_null NOT NULL,
    direction character varying(3) CONSTRAINT touchpoints_interaction_direction_not_null NOT NULL,
    by bigint,
    subject character varying(250) DEFAULT ''::character varying CONSTRAINT touchpoints_interaction_subject_not_null NOT NULL,
    body text DEFAULT ''::text CONSTRAINT touchpoints_interaction_body_not_null NOT NULL,
    outcome character varying(60) DEFAULT ''::character varying CONSTRAINT touchpoints_interaction_outcome_not_null NOT NULL,
    duration_seconds integer,
    links character varying(80)[] DEFAULT '{}'::character varying[] CONSTRAINT touchpoints_interaction_links_not_null NOT NULL,
    data jsonb DEFAULT '{}'::jsonb CONSTRAINT touchpoints_interaction_data_not_null NOT NULL,
    source character varying(60) DEFAULT ''::character varying CONSTRAINT touchpoints_interaction_source_not_null NOT NULL,
    source_key character varying(120) DEFAULT ''::character varying CONSTRAINT touchpoints_interaction_source_key_not_null NOT NULL,
    party_id bigint CONSTRAINT touchpoints_interaction_party_id_not_null NOT NULL
);

CREATE TABLE public.touchpoints_mailbox (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    name character varying(80) NOT NULL,
    address character varying(254) NOT NULL,
    purpose character varying(9) NOT NULL,
    host character varying(200) NOT NULL,
    port integer NOT NULL,
    security character varying(8) NOT NULL,
    "user" character varying(200) NOT NULL,
    sealed_password text NOT NULL,
    folder character varying(200) NOT NULL,
    is_on boolean NOT NULL,
    validity bigint NOT NULL,
    last_number bigint NOT NULL,
    read_at timestamp with time zone,
    problem character varying(400) NOT NULL,
    failing_since timestamp with time zone,
    created_by_id bigint,
    owner_id bigint,
    team_id bigint,
    updated_by_id bigint,
    CONSTRAINT touchpoints_mailbox_port_check CHECK ((port >= 0)),
    CONSTRAINT touchpoints_mailbox_version_check CHECK ((version >= 0))
);

ALTER TABLE public.touchpoints_mailbox ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.touchpoints_mailbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.touchpoints_participant (
    id bigint NOT NULL,
    interaction_id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    role character varying(20) DEFAULT ''::character varying NOT NULL,
    party_id bigint NOT NULL
)
PARTITION BY RANGE (at);

CREATE SEQUENCE public.touchpoints_participant_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.touchpoints_participant_id_seq OWNED BY public.touchpoints_participant.id;

CREATE TABLE public.touchpoints_participant_rest (
    id bigint DEFAULT nextval('public.touchpoints_participant_id_seq'::regclass) CONSTRAINT touchpoints_participant_id_not_null NOT NULL,
    interaction_id bigint CONSTRAINT touchpoints_participant_interaction_id_not_null NOT NULL,
    at timestamp with time zone CONSTRAINT touchpoints_participant_at_not_null NOT NULL,
    role character varying(20) DEFAULT ''::character varying CONSTRAINT touchpoints_participant_role_not_null NOT NULL,
    party_id bigint CONSTRAINT touchpoints_participant_party_id_not_null NOT NULL
);

CREATE TABLE public.touchpoints_preference (
    id bigint NOT NULL,
    channel character varying(16) NOT NULL,
    language character varying(10) NOT NULL,
    zone character varying(60) NOT NULL,
    starts time without time zone,
    ends time without time zone,
    party_id bigint NOT NULL,
    CONSTRAINT preference_hours CHECK ((((ends IS NULL) AND (starts IS NULL)) OR (starts < ends)))
);

ALTER TABLE public.touchpoints_preference ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.touchpoints_preference_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.touchpoints_quiethours (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    name character varying(80) NOT NULL,
    channel character varying(16) NOT NULL,
    starts time without time zone NOT NULL,
    ends time without time zone NOT NULL,
    days character varying(3)[] NOT NULL,
    created_by_id bigint,
    owner_id bigint,
    team_id bigint,
    updated_by_id bigint,
    CONSTRAINT touchpoints_quiethours_version_check CHECK ((version >= 0))
);

ALTER TABLE public.touchpoints_quiethours ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.touchpoints_quiethours_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.touchpoints_suppression (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    custom jsonb NOT NULL,
    version integer NOT NULL,
    deleted_at timestamp with time zone,
    name character varying(300) NOT NULL,
    address character varying(254) NOT NULL,
    channel character varying(16) NOT NULL,
    reason character varying(10) NOT NULL,
    note character varying(250) NOT NULL,
    created_by_id bigint,
    owner_id bigint,
    party_id bigint,
    team_id bigint,
    updated_by_id bigint,
    CONSTRAINT suppression_of_somebody CHECK (((party_id IS NOT NULL) OR (NOT ((address)::text = ''::text)))),
    CONSTRAINT touchpoints_suppression_version_check CHECK ((version >= 0))
);

ALTER TABLE public.touchpoints_suppression ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.touchpoints_suppression_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.ui_cache (
    cache_key character varying(255) NOT NULL,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);

CREATE TABLE public.usersessions_usersession (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ip inet NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    session_key character varying(40) NOT NULL,
    user_agent character varying(200) NOT NULL,
    data jsonb NOT NULL,
    user_id bigint NOT NULL
);

ALTER TABLE public.usersessions_usersession ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.usersessions_usersession_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.webhooks_delivery (
    id bigint NOT NULL,
    event_id bigint NOT NULL,
    name character varying(80) NOT NULL,
    state character varying(9) NOT NULL,
    tries smallint NOT NULL,
    due_at timestamp with time zone NOT NULL,
    made_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    webhook_id bigint NOT NULL,
    CONSTRAINT webhooks_delivery_tries_check CHECK ((tries >= 0))
);

ALTER TABLE public.webhooks_delivery ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.webhooks_delivery_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.webhooks_try (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    status smallint,
    milliseconds integer NOT NULL,
    error character varying(300) NOT NULL,
    delivery_id bigint NOT NULL,
    CONSTRAINT webhooks_try_milliseconds_check CHECK ((milliseconds >= 0)),
    CONSTRAINT webhooks_try_status_check CHECK ((status >= 0))
);

ALTER TABLE public.webhooks_try ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.webhooks_try_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.webhooks_webhook (
    id bigint NOT NULL,
    name character varying(80) NOT NULL,
    url character varying(500) NOT NULL,
    names character varying(80)[] NOT NULL,
    secret character varying(80) NOT NULL,
    former_secret character varying(80) NOT NULL,
    former_until timestamp with time zone,
    state character varying(3) NOT NULL,
    reason character varying(400) NOT NULL,
    since_tx bigint NOT NULL,
    failing_since timestamp with time zone,
    held_until timestamp with time zone,
    made_at timestamp with time zone NOT NULL,
    deleted_at timestamp with time zone,
    owner_id bigint
);

ALTER TABLE public.webhooks_webhook ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.webhooks_webhook_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE ONLY public.touchpoints_interaction ATTACH PARTITION public.touchpoints_interaction_rest DEFAULT;

ALTER TABLE ONLY public.touchpoints_participant ATTACH PARTITION public.touchpoints_participant_rest DEFAULT;

ALTER TABLE ONLY public.procrastinate_events ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_events_id_seq'::regclass);

ALTER TABLE ONLY public.procrastinate_jobs ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_jobs_id_seq'::regclass);

ALTER TABLE ONLY public.procrastinate_periodic_defers ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_periodic_defers_id_seq'::regclass);

ALTER TABLE ONLY public.touchpoints_interaction ALTER COLUMN id SET DEFAULT nextval('public.touchpoints_interaction_id_seq'::regclass);

ALTER TABLE ONLY public.touchpoints_participant ALTER COLUMN id SET DEFAULT nextval('public.touchpoints_participant_id_seq'::regclass);

ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_email_987c8728_uniq UNIQUE (user_id, email);

ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_key_key UNIQUE (key);

ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_fieldrule
    ADD CONSTRAINT accounts_fieldrule_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_membership
    ADD CONSTRAINT accounts_membership_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_rule
    ADD CONSTRAINT accounts_rule_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_share
    ADD CONSTRAINT accounts_share_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_team
    ADD CONSTRAINT accounts_team_name_key UNIQUE (name);

ALTER TABLE ONLY public.accounts_team
    ADD CONSTRAINT accounts_team_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_territory
    ADD CONSTRAINT accounts_territory_name_key UNIQUE (name);

ALTER TABLE ONLY public.accounts_territory_people
    ADD CONSTRAINT accounts_territory_people_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_territory_people
    ADD CONSTRAINT accounts_territory_people_territory_id_user_id_35d09c6a_uniq UNIQUE (territory_id, user_id);

ALTER TABLE ONLY public.accounts_territory
    ADD CONSTRAINT accounts_territory_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_territory_teams
    ADD CONSTRAINT accounts_territory_teams_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_territory_teams
    ADD CONSTRAINT accounts_territory_teams_territory_id_team_id_b8e1db6b_uniq UNIQUE (territory_id, team_id);

ALTER TABLE ONLY public.accounts_token
    ADD CONSTRAINT accounts_token_digest_key UNIQUE (digest);

ALTER TABLE ONLY public.accounts_token
    ADD CONSTRAINT accounts_token_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_user
    ADD CONSTRAINT accounts_user_email_key UNIQUE (email);

ALTER TABLE ONLY public.accounts_user
    ADD CONSTRAINT accounts_user_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.activities_activity
    ADD CONSTRAINT activities_activity_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.activities_booking
    ADD CONSTRAINT activities_booking_activity_id_key UNIQUE (activity_id);

ALTER TABLE ONLY public.activities_booking
    ADD CONSTRAINT activities_booking_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.activities_bookingpage
    ADD CONSTRAINT activities_bookingpage_pkey PRIMARY KEY (user_id);

ALTER TABLE ONLY public.activities_bookingpage
    ADD CONSTRAINT activities_bookingpage_slug_key UNIQUE (slug);

ALTER TABLE ONLY public.activities_calendarentry
    ADD CONSTRAINT activities_calendarentry_activity_id_key UNIQUE (activity_id);

ALTER TABLE ONLY public.activities_calendarentry
    ADD CONSTRAINT activities_calendarentry_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.activities_calendarentry
    ADD CONSTRAINT activities_calendarentry_series_id_key UNIQUE (series_id);

ALTER TABLE ONLY public.activities_calendarexception
    ADD CONSTRAINT activities_calendarexception_activity_id_key UNIQUE (activity_id);

ALTER TABLE ONLY public.activities_calendarexception
    ADD CONSTRAINT activities_calendarexception_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.activities_calendarlink
    ADD CONSTRAINT activities_calendarlink_pkey PRIMARY KEY (user_id);

ALTER TABLE ONLY public.activities_feed
    ADD CONSTRAINT activities_feed_pkey PRIMARY KEY (user_id);

ALTER TABLE ONLY public.activities_participation
    ADD CONSTRAINT activities_participation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.activities_reminder
    ADD CONSTRAINT activities_reminder_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.activities_series
    ADD CONSTRAINT activities_series_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.activities_visitreport
    ADD CONSTRAINT activities_visitreport_activity_id_key UNIQUE (activity_id);

ALTER TABLE ONLY public.activities_visitreport
    ADD CONSTRAINT activities_visitreport_client_id_key UNIQUE (client_id);

ALTER TABLE ONLY public.activities_visitreport
    ADD CONSTRAINT activities_visitreport_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.api_answer
    ADD CONSTRAINT api_answer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.api_use
    ADD CONSTRAINT api_use_pkey PRIMARY KEY (token_id);

ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_name_key UNIQUE (name);

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_permission_id_0cd325b0_uniq UNIQUE (group_id, permission_id);

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_codename_01ab375a_uniq UNIQUE (content_type_id, codename);

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.automation_automation
    ADD CONSTRAINT automation_automation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.automation_automation
    ADD CONSTRAINT automation_automation_secret_key UNIQUE (secret);

ALTER TABLE ONLY public.notifications_notification
    ADD CONSTRAINT automation_notification_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.automation_run
    ADD CONSTRAINT automation_run_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.automation_run
    ADD CONSTRAINT automation_run_story_key UNIQUE (story);

ALTER TABLE ONLY public.automation_run
    ADD CONSTRAINT automation_run_undo_story_key UNIQUE (undo_story);

ALTER TABLE ONLY public.automation_steprun
    ADD CONSTRAINT automation_steprun_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.automation_version
    ADD CONSTRAINT automation_version_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.activities_booking
    ADD CONSTRAINT booking_seat_once EXCLUDE USING gist (tstzrange(starts_at, ends_at, '[)'::text) WITH &&, page_id WITH =, seat WITH =) WHERE (((status)::text = 'booked'::text));

ALTER TABLE ONLY public.catalog_attribute
    ADD CONSTRAINT catalog_attribute_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.catalog_category
    ADD CONSTRAINT catalog_category_name_key UNIQUE (name);

ALTER TABLE ONLY public.catalog_category
    ADD CONSTRAINT catalog_category_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.catalog_component
    ADD CONSTRAINT catalog_component_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.catalog_price
    ADD CONSTRAINT catalog_price_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.catalog_pricelist
    ADD CONSTRAINT catalog_pricelist_name_key UNIQUE (name);

ALTER TABLE ONLY public.catalog_pricelist
    ADD CONSTRAINT catalog_pricelist_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.catalog_product
    ADD CONSTRAINT catalog_product_code_key UNIQUE (code);

ALTER TABLE ONLY public.catalog_product
    ADD CONSTRAINT catalog_product_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.catalog_recurringplan
    ADD CONSTRAINT catalog_recurringplan_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.catalog_relation
    ADD CONSTRAINT catalog_relation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.catalog_taxclass
    ADD CONSTRAINT catalog_taxclass_name_key UNIQUE (name);

ALTER TABLE ONLY public.catalog_taxclass
    ADD CONSTRAINT catalog_taxclass_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.catalog_taxrate
    ADD CONSTRAINT catalog_taxrate_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.dashboards_annotation
    ADD CONSTRAINT dashboards_annotation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.dashboards_dashboard
    ADD CONSTRAINT dashboards_dashboard_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.dashboards_mailing
    ADD CONSTRAINT dashboards_mailing_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.dashboards_posting
    ADD CONSTRAINT dashboards_posting_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.dashboards_recipient
    ADD CONSTRAINT dashboards_recipient_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.dashboards_tile
    ADD CONSTRAINT dashboards_tile_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_app_label_model_76bd3d3b_uniq UNIQUE (app_label, model);

ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.django_session
    ADD CONSTRAINT django_session_pkey PRIMARY KEY (session_key);

ALTER TABLE ONLY public.events_event
    ADD CONSTRAINT events_event_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.events_reader
    ADD CONSTRAINT events_reader_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.events_seal
    ADD CONSTRAINT events_seal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.exchange_export
    ADD CONSTRAINT exchange_export_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.exchange_exportschedule
    ADD CONSTRAINT exchange_exportschedule_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.exchange_import
    ADD CONSTRAINT exchange_import_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.exchange_stagedrow
    ADD CONSTRAINT exchange_stagedrow_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.records_externalid
    ADD CONSTRAINT external_id_once UNIQUE NULLS NOT DISTINCT (record_type, source, value, object_id);

ALTER TABLE ONLY public.forecasts_outcome
    ADD CONSTRAINT forecasts_outcome_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.forecasts_override
    ADD CONSTRAINT forecasts_override_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.forecasts_snapshot
    ADD CONSTRAINT forecasts_snapshot_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.forecasts_snapshotday
    ADD CONSTRAINT forecasts_snapshotday_on_key UNIQUE ("on");

ALTER TABLE ONLY public.forecasts_snapshotday
    ADD CONSTRAINT forecasts_snapshotday_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.forecasts_submission
    ADD CONSTRAINT forecasts_submission_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.guidance_completion
    ADD CONSTRAINT guidance_completion_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.guidance_enrolment
    ADD CONSTRAINT guidance_enrolment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.guidance_exposure
    ADD CONSTRAINT guidance_exposure_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.guidance_letter
    ADD CONSTRAINT guidance_letter_message_id_key UNIQUE (message_id);

ALTER TABLE ONLY public.guidance_letter
    ADD CONSTRAINT guidance_letter_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.guidance_mailtemplate
    ADD CONSTRAINT guidance_mailtemplate_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.guidance_playbook
    ADD CONSTRAINT guidance_playbook_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.guidance_playbookstep
    ADD CONSTRAINT guidance_playbookstep_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.guidance_sequence
    ADD CONSTRAINT guidance_sequence_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.guidance_sequenceversion
    ADD CONSTRAINT guidance_sequenceversion_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.guidance_steptaken
    ADD CONSTRAINT guidance_steptaken_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.insight_churndefinition
    ADD CONSTRAINT insight_churndefinition_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.insight_costcentre
    ADD CONSTRAINT insight_costcentre_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.insight_costrule
    ADD CONSTRAINT insight_costrule_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.insight_finding
    ADD CONSTRAINT insight_finding_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.insight_leadscore
    ADD CONSTRAINT insight_leadscore_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.insight_lineageentry
    ADD CONSTRAINT insight_lineageentry_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.insight_losingcustomer
    ADD CONSTRAINT insight_losingcustomer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.insight_monthfigure
    ADD CONSTRAINT insight_monthfigure_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.insight_opportunityscore
    ADD CONSTRAINT insight_opportunityscore_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.insight_predictioncard
    ADD CONSTRAINT insight_predictioncard_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.insight_question
    ADD CONSTRAINT insight_question_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.insight_rfmcell
    ADD CONSTRAINT insight_rfmcell_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.insight_run
    ADD CONSTRAINT insight_run_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.insight_slippingcustomer
    ADD CONSTRAINT insight_slippingcustomer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.leads_assignment
    ADD CONSTRAINT leads_assignment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.leads_assignmentrule
    ADD CONSTRAINT leads_assignmentrule_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.leads_deadreason
    ADD CONSTRAINT leads_deadreason_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.leads_lead
    ADD CONSTRAINT leads_lead_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.leads_leadform
    ADD CONSTRAINT leads_leadform_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.leads_leadform
    ADD CONSTRAINT leads_leadform_token_key UNIQUE (token);

ALTER TABLE ONLY public.leads_leadstay
    ADD CONSTRAINT leads_leadstay_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.leads_pointrule
    ADD CONSTRAINT leads_pointrule_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.leads_responsetarget
    ADD CONSTRAINT leads_responsetarget_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.leads_ruleperson
    ADD CONSTRAINT leads_ruleperson_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.leads_submission
    ADD CONSTRAINT leads_submission_key_key UNIQUE (key);

ALTER TABLE ONLY public.leads_submission
    ADD CONSTRAINT leads_submission_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.notifications_follower
    ADD CONSTRAINT notifications_follower_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.notifications_wishes
    ADD CONSTRAINT notifications_wishes_pkey PRIMARY KEY (user_id);

ALTER TABLE ONLY public.oauth_app
    ADD CONSTRAINT oauth_app_client_id_key UNIQUE (client_id);

ALTER TABLE ONLY public.oauth_app
    ADD CONSTRAINT oauth_app_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.oauth_code
    ADD CONSTRAINT oauth_code_connection_id_key UNIQUE (connection_id);

ALTER TABLE ONLY public.oauth_code
    ADD CONSTRAINT oauth_code_digest_key UNIQUE (digest);

ALTER TABLE ONLY public.oauth_code
    ADD CONSTRAINT oauth_code_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.oauth_connection
    ADD CONSTRAINT oauth_connection_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.oauth_lent
    ADD CONSTRAINT oauth_lent_pkey PRIMARY KEY (token_id);

ALTER TABLE ONLY public.oauth_refresh
    ADD CONSTRAINT oauth_refresh_digest_key UNIQUE (digest);

ALTER TABLE ONLY public.oauth_refresh
    ADD CONSTRAINT oauth_refresh_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.oauth_registration
    ADD CONSTRAINT oauth_registration_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.onlookers_onlooker
    ADD CONSTRAINT onlookers_onlooker_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.onlookers_unseen
    ADD CONSTRAINT onlookers_unseen_pkey PRIMARY KEY (user_id);

ALTER TABLE ONLY public.orders_delivery
    ADD CONSTRAINT orders_delivery_number_key UNIQUE (number);

ALTER TABLE ONLY public.orders_delivery
    ADD CONSTRAINT orders_delivery_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_deliveryline
    ADD CONSTRAINT orders_deliveryline_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_exchangerate
    ADD CONSTRAINT orders_exchangerate_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_invoice
    ADD CONSTRAINT orders_invoice_number_key UNIQUE (number);

ALTER TABLE ONLY public.orders_invoice
    ADD CONSTRAINT orders_invoice_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_order
    ADD CONSTRAINT orders_order_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_orderline
    ADD CONSTRAINT orders_orderline_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_payment
    ADD CONSTRAINT orders_payment_number_key UNIQUE (number);

ALTER TABLE ONLY public.orders_payment
    ADD CONSTRAINT orders_payment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_recurringorder
    ADD CONSTRAINT orders_recurringorder_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_renewal
    ADD CONSTRAINT orders_renewal_order_id_key UNIQUE (order_id);

ALTER TABLE ONLY public.orders_renewal
    ADD CONSTRAINT orders_renewal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_return
    ADD CONSTRAINT orders_return_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_returnline
    ADD CONSTRAINT orders_returnline_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.parties_consent
    ADD CONSTRAINT parties_consent_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.parties_duplicatescan
    ADD CONSTRAINT parties_duplicatescan_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.parties_emailaddress
    ADD CONSTRAINT parties_emailaddress_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.parties_likelyduplicate
    ADD CONSTRAINT parties_likelyduplicate_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.parties_merge
    ADD CONSTRAINT parties_merge_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.parties_party
    ADD CONSTRAINT parties_party_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.parties_partyrole
    ADD CONSTRAINT parties_partyrole_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.parties_phonenumber
    ADD CONSTRAINT parties_phonenumber_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.parties_postaladdress
    ADD CONSTRAINT parties_postaladdress_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.parties_relationship
    ADD CONSTRAINT parties_relationship_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.parties_socialhandle
    ADD CONSTRAINT parties_socialhandle_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.parties_trait
    ADD CONSTRAINT parties_trait_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.performance_plan
    ADD CONSTRAINT performance_plan_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.catalog_price
    ADD CONSTRAINT price_once EXCLUDE USING gist (product_id WITH =, price_list_id WITH =, quantity WITH =, daterange(since, until, '[]'::text) WITH &&) WHERE ((deleted_at IS NULL)) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_unique UNIQUE (task_name, periodic_id, defer_timestamp);

ALTER TABLE ONLY public.procrastinate_workers
    ADD CONSTRAINT procrastinate_workers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.territories_quota
    ADD CONSTRAINT quota_once EXCLUDE USING gist (holder WITH =, length WITH =, COALESCE(category_id, (0)::bigint) WITH =, daterange(starts_on, ends_on, '[]'::text) WITH &&) WHERE ((deleted_at IS NULL)) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.quotes_acceptance
    ADD CONSTRAINT quotes_acceptance_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.quotes_acceptance
    ADD CONSTRAINT quotes_acceptance_quote_id_key UNIQUE (quote_id);

ALTER TABLE ONLY public.quotes_approval
    ADD CONSTRAINT quotes_approval_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.quotes_comment
    ADD CONSTRAINT quotes_comment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.quotes_discountlimit
    ADD CONSTRAINT quotes_discountlimit_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.quotes_publiclink
    ADD CONSTRAINT quotes_publiclink_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.quotes_publiclink
    ADD CONSTRAINT quotes_publiclink_secret_key UNIQUE (secret);

ALTER TABLE ONLY public.quotes_quote
    ADD CONSTRAINT quotes_quote_number_key UNIQUE (number);

ALTER TABLE ONLY public.quotes_quote
    ADD CONSTRAINT quotes_quote_order_id_key UNIQUE (order_id);

ALTER TABLE ONLY public.quotes_quote
    ADD CONSTRAINT quotes_quote_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.quotes_quoteline
    ADD CONSTRAINT quotes_quoteline_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.quotes_quotetemplate
    ADD CONSTRAINT quotes_quotetemplate_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.quotes_quoteversion
    ADD CONSTRAINT quotes_quoteversion_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.records_bulkrun
    ADD CONSTRAINT records_bulkrun_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.records_customfield
    ADD CONSTRAINT records_customfield_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.records_customobject
    ADD CONSTRAINT records_customobject_key_key UNIQUE (key);

ALTER TABLE ONLY public.records_customobject
    ADD CONSTRAINT records_customobject_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.records_customrecord
    ADD CONSTRAINT records_customrecord_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.records_externalid
    ADD CONSTRAINT records_externalid_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.records_fieldrun
    ADD CONSTRAINT records_fieldrun_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.records_file
    ADD CONSTRAINT records_file_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.records_list
    ADD CONSTRAINT records_list_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.records_listmember
    ADD CONSTRAINT records_listmember_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.records_note_mentions
    ADD CONSTRAINT records_note_mentions_note_id_user_id_0977d154_uniq UNIQUE (note_id, user_id);

ALTER TABLE ONLY public.records_note_mentions
    ADD CONSTRAINT records_note_mentions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.records_note
    ADD CONSTRAINT records_note_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.records_retention
    ADD CONSTRAINT records_retention_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.records_retention
    ADD CONSTRAINT records_retention_record_type_key UNIQUE (record_type);

ALTER TABLE ONLY public.records_savedview
    ADD CONSTRAINT records_savedview_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.records_tag
    ADD CONSTRAINT records_tag_name_key UNIQUE (name);

ALTER TABLE ONLY public.records_tag
    ADD CONSTRAINT records_tag_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.records_tagging
    ADD CONSTRAINT records_tagging_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.catalog_relation
    ADD CONSTRAINT relation_once EXCLUDE USING gist (product_id WITH =, other_id WITH =, kind WITH =) WHERE ((deleted_at IS NULL)) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_competitor
    ADD CONSTRAINT sales_competitor_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.sales_contactrole
    ADD CONSTRAINT sales_contactrole_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.sales_line
    ADD CONSTRAINT sales_line_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.sales_lostreason
    ADD CONSTRAINT sales_lostreason_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.sales_member
    ADD CONSTRAINT sales_member_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.sales_opportunity
    ADD CONSTRAINT sales_opportunity_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.sales_opportunityquote
    ADD CONSTRAINT sales_opportunityquote_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.sales_opportunityquote
    ADD CONSTRAINT sales_opportunityquote_quote_id_key UNIQUE (quote_id);

ALTER TABLE ONLY public.sales_pipeline
    ADD CONSTRAINT sales_pipeline_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.sales_planitem
    ADD CONSTRAINT sales_planitem_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.sales_prospect
    ADD CONSTRAINT sales_prospect_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.sales_prospectsearch
    ADD CONSTRAINT sales_prospectsearch_by_id_key UNIQUE (by_id);

ALTER TABLE ONLY public.sales_prospectsearch
    ADD CONSTRAINT sales_prospectsearch_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.sales_rival
    ADD CONSTRAINT sales_rival_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.sales_stage
    ADD CONSTRAINT sales_stage_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.sales_stagestay
    ADD CONSTRAINT sales_stagestay_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.sales_tick
    ADD CONSTRAINT sales_tick_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.search_opened
    ADD CONSTRAINT search_opened_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_socialaccount_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_socialaccount_provider_uid_fc810c6e_uniq UNIQUE (provider, uid);

ALTER TABLE ONLY public.socialaccount_socialapp
    ADD CONSTRAINT socialaccount_socialapp_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_socialtoken_app_id_account_id_fca4e0ac_uniq UNIQUE (app_id, account_id);

ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_socialtoken_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.catalog_taxrate
    ADD CONSTRAINT tax_rate_once EXCLUDE USING gist (tax_class_id WITH =, country WITH =, since WITH =) WHERE ((deleted_at IS NULL)) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territories_handover
    ADD CONSTRAINT territories_handover_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.territories_move
    ADD CONSTRAINT territories_move_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.territories_plannedterritory_teams
    ADD CONSTRAINT territories_plannedterri_plannedterritory_id_team_863ed860_uniq UNIQUE (plannedterritory_id, team_id);

ALTER TABLE ONLY public.territories_plannedterritory_people
    ADD CONSTRAINT territories_plannedterri_plannedterritory_id_user_f8ce3d66_uniq UNIQUE (plannedterritory_id, user_id);

ALTER TABLE ONLY public.territories_plannedterritory_people
    ADD CONSTRAINT territories_plannedterritory_people_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.territories_plannedterritory
    ADD CONSTRAINT territories_plannedterritory_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.territories_plannedterritory_teams
    ADD CONSTRAINT territories_plannedterritory_teams_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.territories_preview
    ADD CONSTRAINT territories_preview_model_id_key UNIQUE (model_id);

ALTER TABLE ONLY public.territories_preview
    ADD CONSTRAINT territories_preview_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.territories_quota
    ADD CONSTRAINT territories_quota_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.territories_territorymodel
    ADD CONSTRAINT territories_territorymodel_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.touchpoints_frequencycap
    ADD CONSTRAINT touchpoints_frequencycap_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.touchpoints_interaction
    ADD CONSTRAINT touchpoints_interaction_pkey PRIMARY KEY (id, at);

ALTER TABLE ONLY public.touchpoints_interaction_rest
    ADD CONSTRAINT touchpoints_interaction_rest_pkey PRIMARY KEY (id, at);

ALTER TABLE ONLY public.touchpoints_mailbox
    ADD CONSTRAINT touchpoints_mailbox_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.touchpoints_participant
    ADD CONSTRAINT touchpoints_participant_pkey PRIMARY KEY (id, at);

ALTER TABLE ONLY public.touchpoints_participant_rest
    ADD CONSTRAINT touchpoints_participant_rest_pkey PRIMARY KEY (id, at);

ALTER TABLE ONLY public.touchpoints_preference
    ADD CONSTRAINT touchpoints_preference_party_id_key UNIQUE (party_id);

ALTER TABLE ONLY public.touchpoints_preference
    ADD CONSTRAINT touchpoints_preference_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.touchpoints_quiethours
    ADD CONSTRAINT touchpoints_quiethours_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.touchpoints_suppression
    ADD CONSTRAINT touchpoints_suppression_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ui_cache
    ADD CONSTRAINT ui_cache_pkey PRIMARY KEY (cache_key);

ALTER TABLE ONLY public.usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_session_key_key UNIQUE (session_key);

ALTER TABLE ONLY public.webhooks_delivery
    ADD CONSTRAINT webhooks_delivery_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.webhooks_try
    ADD CONSTRAINT webhooks_try_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.webhooks_webhook
    ADD CONSTRAINT webhooks_webhook_pkey PRIMARY KEY (id);

CREATE INDEX account_emailaddress_email_03be32b2 ON public.account_emailaddress USING btree (email);

CREATE INDEX account_emailaddress_email_03be32b2_like ON public.account_emailaddress USING btree (email varchar_pattern_ops);

CREATE INDEX account_emailaddress_user_id_2c513194 ON public.account_emailaddress USING btree (user_id);

CREATE INDEX account_emailconfirmation_email_address_id_5b7f8c58 ON public.account_emailconfirmation USING btree (email_address_id);

CREATE INDEX account_emailconfirmation_key_f43612bd_like ON public.account_emailconfirmation USING btree (key varchar_pattern_ops);

CREATE INDEX accounts_membership_user_id_487fb39e ON public.accounts_membership USING btree (user_id);

CREATE INDEX accounts_team_name_52f5137c_like ON public.accounts_team USING btree (name varchar_pattern_ops);

CREATE INDEX accounts_territory_inside_id_33766a33 ON public.accounts_territory USING btree (inside_id);

CREATE INDEX accounts_territory_name_c490b34b_like ON public.accounts_territory USING btree (name varchar_pattern_ops);

CREATE INDEX accounts_territory_people_territory_id_3c1728fe ON public.accounts_territory_people USING btree (territory_id);

CREATE INDEX accounts_territory_people_user_id_f1069ae1 ON public.accounts_territory_people USING btree (user_id);

CREATE INDEX accounts_territory_teams_team_id_e5b11a73 ON public.accounts_territory_teams USING btree (team_id);

CREATE INDEX accounts_territory_teams_territory_id_58beac34 ON public.accounts_territory_teams USING btree (territory_id);

CREATE INDEX accounts_token_digest_0eb24d7b_like ON public.accounts_token USING btree (digest varchar_pattern_ops);

CREATE INDEX accounts_token_user_id_82a3a2c8 ON public.accounts_token USING btree (user_id);

CREATE INDEX accounts_user_email_b2644a56_like ON public.accounts_user USING btree (email varchar_pattern_ops);

CREATE INDEX accounts_user_manager_id_57cc9038 ON public.accounts_user USING btree (manager_id);

CREATE INDEX activities_booking_page_id_1ff728ab ON public.activities_booking USING btree (page_id);

CREATE INDEX activities_bookingpage_slug_6cb3360b_like ON public.activities_bookingpage USING btree (slug varchar_pattern_ops);

CREATE INDEX activities_visitreport_by_id_07d2642f ON public.activities_visitreport USING btree (by_id);

CREATE INDEX activity_about ON public.activities_activity USING btree (about, due_at) WHERE (NOT ((about)::text = ''::text));

CREATE INDEX activity_calendar ON public.activities_activity USING btree (owner_id, ends_at) WHERE (deleted_at IS NULL);

CREATE INDEX activity_due ON public.activities_activity USING btree (due_at, id) WHERE (deleted_at IS NULL);

CREATE INDEX activity_newest ON public.activities_activity USING btree (created_at DESC, id DESC) WHERE (deleted_at IS NULL);

CREATE UNIQUE INDEX activity_of_series_once ON public.activities_activity USING btree (series_id, series_at);

CREATE INDEX activity_open ON public.activities_activity USING btree (owner_id, due_at, id) WHERE ((deleted_at IS NULL) AND ((status)::text = 'open'::text));

CREATE INDEX activity_owner ON public.activities_activity USING btree (owner_id, due_at, id) WHERE (owner_id IS NOT NULL);

CREATE INDEX activity_party ON public.activities_activity USING btree (party_id, status, due_at) WHERE (party_id IS NOT NULL);

CREATE INDEX activity_search ON public.activities_activity USING gin (search_text public.gin_trgm_ops);

CREATE INDEX activity_team ON public.activities_activity USING btree (team_id, due_at, id) WHERE (team_id IS NOT NULL);

CREATE INDEX activity_trash ON public.activities_activity USING btree (deleted_at DESC, id DESC) WHERE (deleted_at IS NOT NULL);

CREATE INDEX annotation_place ON public.dashboards_annotation USING btree (dashboard_id, first_on, id);

CREATE INDEX api_answer_at ON public.api_answer USING btree (at);

CREATE UNIQUE INDEX api_answer_once ON public.api_answer USING btree (token_id, key);

CREATE UNIQUE INDEX approval_once ON public.quotes_approval USING btree (version_id) WHERE (is_granted IS NULL);

CREATE INDEX assignment_lead ON public.leads_assignment USING btree (lead_id, id DESC);

CREATE INDEX assignment_owner ON public.leads_assignment USING btree (owner_id, id DESC);

CREATE INDEX assignment_rule_order ON public.leads_assignmentrule USING btree ("position", id);

CREATE INDEX assignment_turn ON public.leads_assignment USING btree (rule_id, owner_id, id DESC);

CREATE UNIQUE INDEX attribute_once ON public.catalog_attribute USING btree (category_id, field_id);

CREATE INDEX auth_group_name_a6ea08ec_like ON public.auth_group USING btree (name varchar_pattern_ops);

CREATE INDEX auth_group_permissions_group_id_b120cbf9 ON public.auth_group_permissions USING btree (group_id);

CREATE INDEX auth_group_permissions_permission_id_84c5c92e ON public.auth_group_permissions USING btree (permission_id);

CREATE INDEX auth_permission_content_type_id_2f476e4b ON public.auth_permission USING btree (content_type_id);

CREATE INDEX automation_automation_owner_id_f90f52dc ON public.automation_automation USING btree (owner_id);

CREATE INDEX automation_automation_secret_6748086b_like ON public.automation_automation USING btree (secret varchar_pattern_ops);

CREATE INDEX automation_automation_version_id_477be71e ON public.automation_automation USING btree (version_id);

CREATE INDEX automation_due ON public.automation_automation USING btree (next_at) WHERE ((state)::text = 'on'::text);

CREATE INDEX automation_state ON public.automation_automation USING btree (state);

CREATE INDEX automation_version_by_id_27d58b13 ON public.automation_version USING btree (by_id);

CREATE UNIQUE INDEX automation_version_once ON public.automation_version USING btree (automation_id, number);

CREATE INDEX booking_page ON public.activities_booking USING btree (page_id, ends_at) WHERE ((status)::text = 'booked'::text);

CREATE INDEX bulk_run_recent ON public.records_bulkrun USING btree (by_id, made_at DESC) WHERE (by_id IS NOT NULL);

CREATE UNIQUE INDEX calendarentry_path_once ON public.activities_calendarentry USING btree (link_id, path);

CREATE UNIQUE INDEX calendarentry_uid_once ON public.activities_calendarentry USING btree (link_id, uid);

CREATE UNIQUE INDEX calendarexception_once ON public.activities_calendarexception USING btree (entry_id, at);

CREATE INDEX calendarlink_next ON public.activities_calendarlink USING btree (next_at) WHERE (next_at IS NOT NULL);

CREATE INDEX catalog_attribute_field_id_c02975e7 ON public.catalog_attribute USING btree (field_id);

CREATE INDEX catalog_category_name_fdc3466c_like ON public.catalog_category USING btree (name varchar_pattern_ops);

CREATE INDEX catalog_component_product_id_1025d94a ON public.catalog_component USING btree (product_id);

CREATE INDEX catalog_pricelist_name_4baf1f75_like ON public.catalog_pricelist USING btree (name varchar_pattern_ops);

CREATE INDEX catalog_product_category_id_35bf920b ON public.catalog_product USING btree (category_id);

CREATE INDEX catalog_product_code_e2e89c4b_like ON public.catalog_product USING btree (code varchar_pattern_ops);

CREATE INDEX catalog_recurringplan_product_id_d37d700d ON public.catalog_recurringplan USING btree (product_id);

CREATE INDEX catalog_relation_other_id_7cf476d2 ON public.catalog_relation USING btree (other_id);

CREATE INDEX catalog_taxclass_name_11e52e5e_like ON public.catalog_taxclass USING btree (name varchar_pattern_ops);

CREATE INDEX category_name ON public.catalog_category USING btree (name, id) WHERE (deleted_at IS NULL);

CREATE INDEX category_trash ON public.catalog_category USING btree (deleted_at DESC, id DESC) WHERE (deleted_at IS NOT NULL);

CREATE INDEX competitor_name ON public.sales_competitor USING btree (name, id);

CREATE UNIQUE INDEX competitor_once ON public.sales_competitor USING btree (lower((name)::text)) WHERE (deleted_at IS NULL);

CREATE UNIQUE INDEX completion_once ON public.guidance_completion USING btree (opportunity_id, step_id);

CREATE INDEX completion_step ON public.guidance_completion USING btree (step_id);

CREATE UNIQUE INDEX component_once ON public.catalog_component USING btree (bundle_id, product_id);

CREATE INDEX consent_latest ON public.parties_consent USING btree (party_id, purpose, channel, at DESC);

CREATE INDEX contact_role_party ON public.sales_contactrole USING btree (party_id, opportunity_id);

CREATE UNIQUE INDEX contactrole_place ON public.sales_contactrole USING btree (opportunity_id, "position");

CREATE INDEX cost_centre_name ON public.insight_costcentre USING btree (name, id) WHERE (deleted_at IS NULL);

CREATE INDEX cost_centre_newest ON public.insight_costcentre USING btree (since DESC, id DESC) WHERE (deleted_at IS NULL);

CREATE INDEX cost_centre_trash ON public.insight_costcentre USING btree (deleted_at DESC, id DESC) WHERE (deleted_at IS NOT NULL);

CREATE INDEX cost_rule_name ON public.insight_costrule USING btree (name, id) WHERE (deleted_at IS NULL);

CREATE INDEX cost_rule_trash ON public.insight_costrule USING btree (deleted_at DESC, id DESC) WHERE (deleted_at IS NOT NULL);

CREATE UNIQUE INDEX custom_field_once ON public.records_customfield USING btree (record_type, name);

CREATE INDEX custom_record_name ON public.records_customrecord USING btree (object_id, name, id) WHERE (deleted_at IS NULL);

CREATE INDEX custom_record_newest ON public.records_customrecord USING btree (object_id, created_at DESC, id DESC) WHERE (deleted_at IS NULL);

CREATE INDEX custom_record_owner ON public.records_customrecord USING btree (owner_id, object_id, name, id) WHERE (owner_id IS NOT NULL);

CREATE INDEX custom_record_search ON public.records_customrecord USING gin (search_text public.gin_trgm_ops);

CREATE INDEX custom_record_team ON public.records_customrecord USING btree (team_id, object_id, name, id) WHERE (team_id IS NOT NULL);

CREATE INDEX custom_record_trash ON public.records_customrecord USING btree (deleted_at DESC, id DESC) WHERE (deleted_at IS NOT NULL);

CREATE INDEX dashboard_name ON public.dashboards_dashboard USING btree (name, id) WHERE (removed_at IS NULL);

CREATE INDEX dashboards_annotation_by_id_2bcecb9b ON public.dashboards_annotation USING btree (by_id);

CREATE INDEX dashboards_dashboard_owner_id_be824c67 ON public.dashboards_dashboard USING btree (owner_id);

CREATE INDEX dashboards_dashboard_team_id_c46a6631 ON public.dashboards_dashboard USING btree (team_id);

CREATE INDEX dashboards_mailing_dashboard_id_b075adf0 ON public.dashboards_mailing USING btree (dashboard_id);

CREATE INDEX dashboards_mailing_owner_id_fd78987b ON public.dashboards_mailing USING btree (owner_id);

CREATE INDEX dashboards_posting_user_id_8ed47bbc ON public.dashboards_posting USING btree (user_id);

CREATE INDEX dashboards_recipient_user_id_27793865 ON public.dashboards_recipient USING btree (user_id);

CREATE UNIQUE INDEX dead_reason_once ON public.leads_deadreason USING btree (lower((name)::text)) WHERE (deleted_at IS NULL);

CREATE INDEX delivery_due ON public.webhooks_delivery USING btree (webhook_id, due_at) WHERE ((state)::text = 'due'::text);

CREATE INDEX delivery_ended ON public.webhooks_delivery USING btree (ended_at) WHERE (ended_at IS NOT NULL);

CREATE INDEX delivery_failed ON public.webhooks_delivery USING btree (webhook_id, id DESC) WHERE ((state)::text = 'failed'::text);

CREATE UNIQUE INDEX delivery_line_once ON public.orders_deliveryline USING btree (delivery_id, line_id);

CREATE INDEX delivery_newest ON public.webhooks_delivery USING btree (webhook_id, id DESC);

CREATE UNIQUE INDEX delivery_once ON public.webhooks_delivery USING btree (webhook_id, event_id);

CREATE INDEX delivery_open ON public.orders_delivery USING btree (promised_on, id) WHERE (delivered_on IS NULL);

CREATE INDEX delivery_promised ON public.orders_delivery USING btree (promised_on DESC, id DESC) WHERE (deleted_at IS NULL);

CREATE INDEX delivery_trash ON public.orders_delivery USING btree (deleted_at DESC, id DESC) WHERE (deleted_at IS NOT NULL);

CREATE INDEX discount_limit_name ON public.quotes_discountlimit USING btree (name, id) WHERE (deleted_at IS NULL);

CREATE INDEX discount_limit_trash ON public.quotes_discountlimit USING btree (deleted_at DESC, id DESC) WHERE (deleted_at IS NOT NULL);

CREATE INDEX django_session_expire_date_a5c62663 ON public.django_session USING btree (expire_date);

CREATE INDEX django_session_session_key_c0390e0f_like ON public.django_session USING btree (session_key varchar_pattern_ops);

CREATE INDEX duplicate_scan_newest ON public.parties_duplicatescan USING btree (started_at DESC);

CREATE INDEX email_folded ON public.parties_emailaddress USING btree (folded);

CREATE UNIQUE INDEX email_once ON public.parties_emailaddress USING btree (party_id, folded);

CREATE INDEX enrolment_about ON public.guidance_enrolment USING btree (about) WHERE (NOT ((about)::text = ''::text));

CREATE INDEX enrolment_due ON public.guidance_enrolment USING btree (due_at, id) WHERE ((state)::text = 'active'::text);

CREATE INDEX enrolment_list ON public.guidance_enrolment USING btree (sequence_id, enrolled_at DESC, id DESC);

CREATE UNIQUE INDEX enrolment_once ON public.guidance_enrolment USING btree (sequence_id, party_id) WHERE ((state)::text = 'active'::text);

CREATE INDEX enrolment_party ON public.guidance_enrolment USING btree (party_id, state);

CREATE INDEX event_about ON public.events_event USING btree (about, at DESC, id DESC) WHERE (about IS NOT NULL);

CREATE INDEX event_at ON public.events_event USING brin (at);

CREATE INDEX event_by ON public.events_event USING btree (by, id DESC) WHERE (by IS NOT NULL);

CREATE INDEX event_erased ON public.events_event USING btree (id) WHERE (erased_digest IS NOT NULL);

CREATE INDEX event_name ON public.events_event USING btree (name, at DESC);

CREATE INDEX event_story ON public.events_event USING btree (story);

CREATE INDEX event_stream ON public.events_event USING btree (tx, id);

CREATE INDEX event_subject ON public.events_event USING btree (subject_type, subject_id, at DESC);

CREATE INDEX events_reader_name_a9b254bd_like ON public.events_reader USING btree (name varchar_pattern_ops);

CREATE INDEX exchange_export_schedule_id_eec712fe ON public.exchange_export USING btree (schedule_id);

CREATE INDEX exchange_exportschedule_owner_id_aa458c3c ON public.exchange_exportschedule USING btree (owner_id);

CREATE INDEX exchange_import_by_id_f2fd06ab ON public.exchange_import USING btree (by_id);

CREATE INDEX exchange_rate_newest ON public.orders_exchangerate USING btree (currency, "on" DESC, id DESC) WHERE (deleted_at IS NULL);

CREATE INDEX exchange_rate_on ON public.orders_exchangerate USING btree ("on" DESC, id DESC) WHERE (deleted_at IS NULL);

CREATE INDEX exchange_rate_trash ON public.orders_exchangerate USING btree (deleted_at DESC, id DESC) WHERE (deleted_at IS NOT NULL);

CREATE INDEX export_newest ON public.exchange_export USING btree (by_id, id DESC);

CREATE INDEX export_schedule_due ON public.exchange_exportschedule USING btree (next_at) WHERE (next_at IS NOT NULL);

CREATE UNIQUE INDEX exposure_once ON public.guidance_exposure USING btree (playbook_id, opportunity_id);

CREATE INDEX exposure_opportunity ON public.guidance_exposure USING btree (opportunity_id);

CREATE INDEX external_id_record ON public.records_externalid USING btree (record_type, record_id);

CREATE UNIQUE INDEX field_rule_once ON public.accounts_fieldrule USING btree (policy, role, field);

CREATE INDEX field_run_newest ON public.records_fieldrun USING btree (field_id, id DESC);

CREATE INDEX file_record ON public.records_file USING btree (record_type, record_id, at DESC);

CREATE INDEX file_search ON public.records_file USING gin (public.rapport_fold((name)::text) public.gin_trgm_ops);

CREATE INDEX file_unscanned ON public.records_file USING btree (sha256) WHERE (scanned_at IS NULL);

CREATE UNIQUE INDEX finding_once ON public.insight_finding USING btree (run_id, kind, place);

CREATE UNIQUE INDEX follower_once ON public.notifications_follower USING btree (record_type, record_id, user_id);

CREATE INDEX forecasts_snapshot_on_64377efc ON public.forecasts_snapshot USING btree ("on");

CREATE INDEX guidance_letter_message_id_081d4986_like ON public.guidance_letter USING btree (message_id varchar_pattern_ops);

CREATE INDEX handle_network ON public.parties_socialhandle USING btree (network, handle);

CREATE UNIQUE INDEX handle_once ON public.parties_socialhandle USING btree (party_id, network, handle);

CREATE INDEX idx_procrastinate_jobs_worker_not_null ON public.procrastinate_jobs USING btree (worker_id) WHERE ((worker_id IS NOT NULL) AND (status = 'doing'::public.procrastinate_job_status));

CREATE INDEX idx_procrastinate_workers_last_heartbeat ON public.procrastinate_workers USING btree (last_heartbeat);

CREATE INDEX import_newest ON public.exchange_import USING btree (created_at DESC);

CREATE INDEX insight_costrule_centre_id_78888616 ON public.insight_costrule USING btree (centre_id);

CREATE INDEX insight_losingcustomer_party_id_f552b247 ON public.insight_losingcustomer USING btree (party_id);

CREATE INDEX insight_slippingcustomer_party_id_959db401 ON public.insight_slippingcustomer USING btree (party_id);

CREATE INDEX interaction_links ON ONLY public.touchpoints_interaction USING gin (links) WHERE (links <> '{}'::character varying[]);

CREATE INDEX interaction_newest ON ONLY public.touchpoints_interaction USING btree (at DESC, id DESC);

CREATE INDEX interaction_party ON ONLY public.touchpoints_interaction USING btree (party_id, at DESC, id DESC);

CREATE INDEX interaction_source ON ONLY public.touchpoints_interaction USING btree (source, source_key) WHERE ((source_key)::text <> ''::text);

CREATE INDEX invoice_newest ON public.orders_invoice USING btree (issued_on DESC, id DESC) WHERE (deleted_at IS NULL);

CREATE INDEX invoice_open ON public.orders_invoice USING btree (due_on, id) WHERE ((state)::text = 'open'::text);

CREATE INDEX invoice_trash ON public.orders_invoice USING btree (deleted_at DESC, id DESC) WHERE (deleted_at IS NOT NULL);

CREATE INDEX lead_back ON public.leads_lead USING btree (back_on) WHERE ((status)::text = 'recycled'::text);

CREATE UNIQUE INDEX lead_in_one_status ON public.leads_leadstay USING btree (lead_id) WHERE (left_at IS NULL);

CREATE INDEX lead_newest ON public.leads_lead USING btree (received_at DESC, id DESC) WHERE (deleted_at IS NULL);

CREATE INDEX lead_opportunity ON public.leads_lead USING btree (opportunity_id) WHERE (opportunity_id IS NOT NULL);

CREATE INDEX lead_owner ON public.leads_lead USING btree (owner_id, received_at DESC, id DESC) WHERE (owner_id IS NOT NULL);

CREATE INDEX lead_party ON public.leads_lead USING btree (party_id, received_at DESC);

CREATE INDEX lead_score ON public.leads_lead USING btree (score DESC, id DESC) WHERE (deleted_at IS NULL);

CREATE INDEX lead_score_number ON public.insight_leadscore USING btree (name, number, lead_id);

CREATE UNIQUE INDEX lead_score_once ON public.insight_leadscore USING btree (lead_id, name);

CREATE INDEX lead_search ON public.leads_lead USING gin (search_text public.gin_trgm_ops);

CREATE INDEX lead_status ON public.leads_lead USING btree (status, received_at DESC);

CREATE INDEX lead_stay_lead ON public.leads_leadstay USING btree (lead_id, id);

CREATE INDEX lead_stay_newest ON public.leads_leadstay USING btree (entered_at DESC, id DESC);

CREATE INDEX lead_stay_status ON public.leads_leadstay USING btree (status, entered_at);

CREATE INDEX lead_team ON public.leads_lead USING btree (team_id, received_at DESC, id DESC) WHERE (team_id IS NOT NULL);

CREATE INDEX lead_trash ON public.leads_lead USING btree (deleted_at DESC, id DESC) WHERE (deleted_at IS NOT NULL);

CREATE INDEX lead_unanswered ON public.leads_lead USING btree (respond_by) WHERE ((deleted_at IS NULL) AND (responded_at IS NULL) AND ((status)::text = ANY ((ARRAY['new'::character varying, 'working'::character varying])::text[])));

CREATE INDEX lead_unsettled ON public.leads_lead USING btree (id) WHERE (settled_at IS NULL);

CREATE INDEX leads_leadform_token_8185bf71_like ON public.leads_leadform USING btree (token varchar_pattern_ops);

CREATE INDEX leads_submission_key_b5ff743e_like ON public.leads_submission USING btree (key varchar_pattern_ops);

CREATE INDEX letter_due ON public.guidance_letter USING btree (next_at, id) WHERE ((state)::text = 'waiting'::text);

CREATE UNIQUE INDEX letter_once ON public.guidance_letter USING btree (enrolment_id, place);

CREATE INDEX likely_duplicate_kind ON public.parties_likelyduplicate USING btree (kind, weight DESC, id DESC) WHERE (not_same_at IS NULL);

CREATE UNIQUE INDEX likely_duplicate_once ON public.parties_likelyduplicate USING btree (one_id, other_id);

CREATE INDEX likely_duplicate_open ON public.parties_likelyduplicate USING btree (weight DESC, id DESC) WHERE (not_same_at IS NULL);

CREATE INDEX likely_duplicate_refused ON public.parties_likelyduplicate USING btree (weight DESC, id DESC) WHERE (not_same_at IS NOT NULL);

CREATE UNIQUE INDEX line_place ON public.sales_line USING btree (opportunity_id, "position") INCLUDE (product_id, amount);

CREATE INDEX line_product ON public.sales_line USING btree (product_id, opportunity_id);

CREATE UNIQUE INDEX lineage_entry_once ON public.insight_lineageentry USING btree (run_id, layer, name);

CREATE UNIQUE INDEX list_member_once ON public.records_listmember USING btree (list_id, record_id);

CREATE INDEX list_member_record ON public.records_listmember USING btree (record_type, record_id);

CREATE UNIQUE INDEX list_once ON public.records_list USING btree (record_type, owner_id, lower((name)::text)) WHERE (removed_at IS NULL);

CREATE INDEX list_type ON public.records_list USING btree (record_type, name, id) WHERE (removed_at IS NULL);

CREATE UNIQUE INDEX losing_once ON public.insight_losingcustomer USING btree (run_id, party_id);

CREATE UNIQUE INDEX lost_reason_once ON public.sales_lostreason USING btree (lower((name)::text)) WHERE (deleted_at IS NULL);

CREATE UNIQUE INDEX mail_template_once ON public.guidance_mailtemplate USING btree (name, language) WHERE (deleted_at IS NULL);

CREATE INDEX mailing_due ON public.dashboards_mailing USING btree (next_at) WHERE (next_at IS NOT NULL);

CREATE UNIQUE INDEX member_place ON public.sales_member USING btree (opportunity_id, "position");

CREATE INDEX member_user ON public.sales_member USING btree (user_id, opportunity_id);

CREATE UNIQUE INDEX membership_once ON public.accounts_membership USING btree (team_id, user_id);

CREATE INDEX mfa_authenticator_user_id_0c3a50c0 ON public.mfa_authenticator USING btree (user_id);

CREATE UNIQUE INDEX month_figure_once ON public.insight_monthfigure USING btree (run_id, month);

CREATE INDEX move_heir ON public.territories_move USING btree (model_id, heir, party_id) WHERE (heir IS NOT NULL);

CREATE INDEX move_way ON public.territories_move USING btree (model_id, source, target, party_id);

CREATE INDEX note_record ON public.records_note USING btree (record_type, record_id, at DESC);

CREATE INDEX note_search ON public.records_note USING gin (public.rapport_fold(text) public.gin_trgm_ops);

CREATE INDEX notification_record ON public.notifications_notification USING btree (record_type, record_id);

CREATE UNIQUE INDEX notification_story_once ON public.notifications_notification USING btree (user_id, story, kind);

CREATE INDEX notification_to_mail ON public.notifications_notification USING btree (way, user_id) WHERE ((mailed_at IS NULL) AND (read_at IS NULL) AND ((way)::text = ANY ((ARRAY['mail'::character varying, 'digest'::character varying])::text[])));

CREATE INDEX notification_unread ON public.notifications_notification USING btree (user_id) WHERE (read_at IS NULL);

CREATE INDEX notification_user ON public.notifications_notification USING btree (user_id, at DESC);

CREATE INDEX notifications_follower_user_id_3d36d181 ON public.notifications_follower USING btree (user_id);

CREATE INDEX oauth_app_client_id_d35d2c24_like ON public.oauth_app USING btree (client_id varchar_pattern_ops);

CREATE INDEX oauth_app_registered_at ON public.oauth_app USING btree (registered_at);

CREATE INDEX oauth_app_registered_by_id_194adff7 ON public.oauth_app USING btree (registered_by_id);

CREATE INDEX oauth_code_digest_7521430d_like ON public.oauth_code USING btree (digest varchar_pattern_ops);

CREATE INDEX oauth_connection_app_id_d078fb04 ON public.oauth_connection USING btree (app_id);

CREATE INDEX oauth_connection_user_id_4b06b3b8 ON public.oauth_connection USING btree (user_id);

CREATE INDEX oauth_lent_connection_id_c4d1e197 ON public.oauth_lent USING btree (connection_id);

CREATE INDEX oauth_refresh_connection_id_9050af05 ON public.oauth_refresh USING btree (connection_id);

CREATE INDEX oauth_refresh_digest_a001c62b_like ON public.oauth_refresh USING btree (digest varchar_pattern_ops);

CREATE UNIQUE INDEX onlooker_once ON public.onlookers_onlooker USING btree (record_type, record_id, user_id);

CREATE INDEX onlookers_onlooker_user_id_40b58eb4 ON public.onlookers_onlooker USING btree (user_id);

CREATE UNIQUE INDEX opened_once ON public.search_opened USING btree (user_id, record_type, record_id);

CREATE INDEX opened_recent ON public.search_opened USING btree (user_id, at DESC);

CREATE INDEX opportunity_amounts ON public.sales_opportunity USING btree (amount, id) WHERE (deleted_at IS NULL);

CREATE INDEX opportunity_board ON public.sales_opportunity USING btree (pipeline_id, stage_id, closes_on, id) INCLUDE (amount, currency, probability, owner_id, team_id) WHERE ((deleted_at IS NULL) AND ((status)::text = 'open'::text));

CREATE INDEX opportunity_closed ON public.sales_opportunity USING btree (status, closed_on, id) WHERE (NOT ((status)::text = 'open'::text));

CREATE INDEX opportunity_closes ON public.sales_opportunity USING btree (closes_on, id) WHERE (deleted_at IS NULL);

CREATE INDEX opportunity_expected ON public.sales_opportunity USING btree (closes_on) INCLUDE (category, id, party_id, owner_id, team_id, currency, amount, probability) WHERE ((deleted_at IS NULL) AND ((status)::text = 'open'::text));

CREATE INDEX opportunity_owner ON public.sales_opportunity USING btree (owner_id, closes_on, id) WHERE (owner_id IS NOT NULL);

CREATE INDEX opportunity_party ON public.sales_opportunity USING btree (party_id, closes_on);

CREATE INDEX opportunity_quote ON public.sales_opportunityquote USING btree (opportunity_id);

CREATE INDEX opportunity_score_number ON public.insight_opportunityscore USING btree (name, number, opportunity_id);

CREATE UNIQUE INDEX opportunity_score_once ON public.insight_opportunityscore USING btree (opportunity_id, name);

CREATE INDEX opportunity_search ON public.sales_opportunity USING gin (search_text public.gin_trgm_ops);

CREATE INDEX opportunity_team ON public.sales_opportunity USING btree (team_id, closes_on, id) WHERE (team_id IS NOT NULL);

CREATE INDEX opportunity_trash ON public.sales_opportunity USING btree (deleted_at DESC, id DESC) WHERE (deleted_at IS NOT NULL);

CREATE INDEX opportunity_untold ON public.sales_opportunity USING btree (pipeline_id, amount DESC) WHERE ((big_told_at IS NULL) AND (deleted_at IS NULL) AND ((status)::text = 'open'::text));

CREATE INDEX opportunity_won ON public.sales_opportunity USING btree (closed_on) INCLUDE (id, party_id, owner_id, team_id, currency, amount) WHERE ((deleted_at IS NULL) AND ((status)::text = 'won'::text));

CREATE INDEX order_cancelled ON public.orders_order USING btree (placed_at DESC, id DESC) WHERE ((status)::text = 'cancelled'::text);

CREATE INDEX order_guest ON public.orders_order USING btree (placed_at DESC, id DESC) WHERE ((deleted_at IS NULL) AND (party_id IS NULL));

CREATE UNIQUE INDEX order_line_once ON public.orders_orderline USING btree (order_id, "position");

CREATE INDEX order_line_product ON public.orders_orderline USING btree (product_id, order_id);

CREATE INDEX order_newest ON public.orders_order USING btree (placed_at DESC, id DESC) WHERE (deleted_at IS NULL);

CREATE UNIQUE INDEX order_once ON public.orders_order USING btree (source, number);

CREATE INDEX order_owner ON public.orders_order USING btree (owner_id, placed_at DESC, id DESC) WHERE (owner_id IS NOT NULL);

CREATE INDEX order_party ON public.orders_order USING btree (party_id, placed_at DESC, id DESC) INCLUDE (total, deleted_at) WHERE (party_id IS NOT NULL);

CREATE INDEX order_search ON public.orders_order USING gin (search_text public.gin_trgm_ops);

CREATE INDEX order_team ON public.orders_order USING btree (team_id, placed_at DESC, id DESC) WHERE (team_id IS NOT NULL);

CREATE INDEX order_total ON public.orders_order USING btree (total, id) WHERE (deleted_at IS NULL);

CREATE INDEX order_trash ON public.orders_order USING btree (deleted_at DESC, id DESC) WHERE (deleted_at IS NOT NULL);

CREATE INDEX orders_delivery_number_2f7ef6c3_like ON public.orders_delivery USING btree (number varchar_pattern_ops);

CREATE INDEX orders_delivery_order_id_08b5bcf9 ON public.orders_delivery USING btree (order_id);

CREATE INDEX orders_deliveryline_line_id_c54ee0f8 ON public.orders_deliveryline USING btree (line_id);

CREATE INDEX orders_invoice_number_8dcf38cb_like ON public.orders_invoice USING btree (number varchar_pattern_ops);

CREATE INDEX orders_invoice_order_id_bc372e79 ON public.orders_invoice USING btree (order_id);

CREATE INDEX orders_invoice_party_id_884cf9f3 ON public.orders_invoice USING btree (party_id);

CREATE INDEX orders_payment_invoice_id_157ae570 ON public.orders_payment USING btree (invoice_id);

CREATE INDEX orders_payment_number_f0e22870_like ON public.orders_payment USING btree (number varchar_pattern_ops);

CREATE INDEX orders_recurringorder_party_id_8784e854 ON public.orders_recurringorder USING btree (party_id);

CREATE INDEX orders_recurringorder_pattern_id_d66bef4b ON public.orders_recurringorder USING btree (pattern_id);

CREATE INDEX orders_return_order_id_cde1ef50 ON public.orders_return USING btree (order_id);

CREATE UNIQUE INDEX outcome_once ON public.forecasts_outcome USING btree (starts_on, ends_on, kind);

CREATE INDEX override_newest ON public.forecasts_override USING btree (created_at DESC, id DESC) WHERE (deleted_at IS NULL);

CREATE INDEX override_period ON public.forecasts_override USING btree (starts_on, ends_on, holder, id DESC) WHERE (deleted_at IS NULL);

CREATE INDEX override_trash ON public.forecasts_override USING btree (deleted_at DESC, id DESC) WHERE (deleted_at IS NOT NULL);

CREATE UNIQUE INDEX participant_once ON ONLY public.touchpoints_participant USING btree (interaction_id, party_id, at);

CREATE INDEX participant_party ON ONLY public.touchpoints_participant USING btree (party_id, at DESC, interaction_id DESC);

CREATE INDEX participation_party ON public.activities_participation USING btree (party_id, activity_id) WHERE (party_id IS NOT NULL);

CREATE UNIQUE INDEX participation_party_once ON public.activities_participation USING btree (activity_id, party_id);

CREATE INDEX participation_user ON public.activities_participation USING btree (user_id, activity_id) WHERE (user_id IS NOT NULL);

CREATE UNIQUE INDEX participation_user_once ON public.activities_participation USING btree (activity_id, user_id);

CREATE INDEX parties_likelyduplicate_not_same_by_id_00e4cecc ON public.parties_likelyduplicate USING btree (not_same_by_id);

CREATE INDEX parties_likelyduplicate_other_id_e9451c02 ON public.parties_likelyduplicate USING btree (other_id);

CREATE INDEX parties_merge_merged_id_b47a116c ON public.parties_merge USING btree (merged_id);

CREATE INDEX parties_merge_survivor_id_05f4cfca ON public.parties_merge USING btree (survivor_id);

CREATE INDEX parties_postaladdress_party_id_6815f765 ON public.parties_postaladdress USING btree (party_id);

CREATE INDEX parties_relationship_object_id_0d846426 ON public.parties_relationship USING btree (object_id);

CREATE INDEX party_city ON public.parties_party USING btree (upper((city)::text), sort_name, id) WHERE (deleted_at IS NULL);

CREATE INDEX party_country ON public.parties_party USING btree (country, sort_name, id) WHERE (deleted_at IS NULL);

CREATE INDEX party_kind ON public.parties_party USING btree (kind, sort_name, id) WHERE (deleted_at IS NULL);

CREATE INDEX party_name ON public.parties_party USING btree (sort_name, id) INCLUDE (search_text) WHERE (deleted_at IS NULL);

CREATE INDEX party_newest ON public.parties_party USING btree (created_at DESC, id DESC) WHERE (deleted_at IS NULL);

CREATE INDEX party_owner ON public.parties_party USING btree (owner_id, sort_name, id) WHERE (owner_id IS NOT NULL);

CREATE UNIQUE INDEX party_role_once ON public.parties_partyrole USING btree (party_id, role);

CREATE INDEX party_role_party ON public.parties_partyrole USING btree (role, party_id);

CREATE INDEX party_search ON public.parties_party USING gin (search_text public.gin_trgm_ops);

CREATE INDEX party_skeleton ON public.parties_party USING btree (((("left"(regexp_replace(regexp_replace(split_part((sort_name)::text, ','::text, 1), '[aeiouyhw[:space:][:punct:]]'::text, ''::text, 'g'::text), '(.)\1+'::text, '\1'::text, 'g'::text), 4) || ' '::text) || "left"(ltrim(split_part((sort_name)::text, ','::text, 2)), 1)))) WHERE (deleted_at IS NULL);

CREATE INDEX party_team ON public.parties_party USING btree (team_id, sort_name, id) WHERE (team_id IS NOT NULL);

CREATE INDEX party_trash ON public.parties_party USING btree (deleted_at DESC, id DESC) WHERE (deleted_at IS NOT NULL);

CREATE INDEX payment_newest ON public.orders_payment USING btree (paid_on DESC, id DESC) WHERE (deleted_at IS NULL);

CREATE INDEX payment_trash ON public.orders_payment USING btree (deleted_at DESC, id DESC) WHERE (deleted_at IS NOT NULL);

CREATE INDEX phone_e164 ON public.parties_phonenumber USING btree (e164);

CREATE UNIQUE INDEX phone_once ON public.parties_phonenumber USING btree (party_id, written);

CREATE UNIQUE INDEX pipeline_name_once ON public.sales_pipeline USING btree (lower((name)::text)) WHERE (deleted_at IS NULL);

CREATE INDEX plan_item_due ON public.sales_planitem USING btree (due_on) WHERE ((done_on IS NULL) AND (due_on IS NOT NULL));

CREATE INDEX plan_newest ON public.performance_plan USING btree (first_on DESC, id DESC) WHERE (deleted_at IS NULL);

CREATE UNIQUE INDEX plan_once ON public.performance_plan USING btree (metric, person_id, group_id, territory_id, first_on, last_on) NULLS NOT DISTINCT WHERE (deleted_at IS NULL);

CREATE INDEX plan_trash ON public.performance_plan USING btree (deleted_at DESC, id DESC) WHERE (deleted_at IS NOT NULL);

CREATE UNIQUE INDEX planitem_place ON public.sales_planitem USING btree (opportunity_id, "position");

CREATE UNIQUE INDEX planned_territory_name_once ON public.territories_plannedterritory USING btree (model_id, name);

CREATE INDEX playbook_stage ON public.guidance_playbook USING btree (stage_id, "position", id);

CREATE INDEX playbook_step_order ON public.guidance_playbookstep USING btree (playbook_id, "position", id);

CREATE UNIQUE INDEX posting_once ON public.dashboards_posting USING btree (mailing_id, user_id, due_at);

CREATE INDEX prediction_card_newest ON public.insight_predictioncard USING btree (name, run_id DESC);

CREATE UNIQUE INDEX prediction_card_once ON public.insight_predictioncard USING btree (run_id, name);

CREATE INDEX price_list_name ON public.catalog_pricelist USING btree (name, id) WHERE (deleted_at IS NULL);

CREATE INDEX price_list_trash ON public.catalog_pricelist USING btree (deleted_at DESC, id DESC) WHERE (deleted_at IS NOT NULL);

CREATE INDEX price_newest ON public.catalog_price USING btree (created_at, id) WHERE (deleted_at IS NULL);

CREATE INDEX price_of_list ON public.catalog_price USING btree (price_list_id, product_id) WHERE (deleted_at IS NULL);

CREATE INDEX price_trash ON public.catalog_price USING btree (deleted_at DESC, id DESC) WHERE (deleted_at IS NOT NULL);

CREATE INDEX procrastinate_events_job_id_fkey_v1 ON public.procrastinate_events USING btree (job_id);

CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON public.procrastinate_jobs USING btree (id, lock) WHERE (status = ANY (ARRAY['todo'::public.procrastinate_job_status, 'doing'::public.procrastinate_job_status]));

CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON public.procrastinate_jobs USING btree (lock) WHERE (status = 'doing'::public.procrastinate_job_status);

CREATE INDEX procrastinate_jobs_priority_idx_v1 ON public.procrastinate_jobs USING btree (priority DESC, id) WHERE (status = 'todo'::public.procrastinate_job_status);

CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON public.procrastinate_jobs USING btree (queue_name);

CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON public.procrastinate_jobs USING btree (queueing_lock) WHERE (status = 'todo'::public.procrastinate_job_status);

CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON public.procrastinate_periodic_defers USING btree (job_id);

CREATE INDEX product_bundle ON public.catalog_product USING btree (id) WHERE is_bundle;

CREATE INDEX product_name ON public.catalog_product USING btree (name, id) WHERE (deleted_at IS NULL);

CREATE INDEX product_search ON public.catalog_product USING gin (search_text public.gin_trgm_ops);

CREATE INDEX product_trash ON public.catalog_product USING btree (deleted_at DESC, id DESC) WHERE (deleted_at IS NOT NULL);

CREATE UNIQUE INDEX prospect_place ON public.sales_prospect USING btree (search_id, place);

CREATE INDEX question_name ON public.insight_question USING btree (name, id) WHERE (deleted_at IS NULL);

CREATE INDEX question_owner ON public.insight_question USING btree (owner_id, name, id) WHERE (owner_id IS NOT NULL);

CREATE INDEX question_team ON public.insight_question USING btree (team_id, name, id) WHERE (team_id IS NOT NULL);

CREATE INDEX question_trash ON public.insight_question USING btree (deleted_at DESC, id DESC) WHERE (deleted_at IS NOT NULL);

CREATE INDEX quota_for_team ON public.territories_quota USING btree (for_team_id) WHERE (for_team_id IS NOT NULL);

CREATE INDEX quota_newest ON public.territories_quota USING btree (starts_on DESC, id DESC) WHERE (deleted_at IS NULL);

CREATE INDEX quota_owner ON public.territories_quota USING btree (owner_id, starts_on DESC, id DESC) WHERE (owner_id IS NOT NULL);

CREATE INDEX quota_period ON public.territories_quota USING btree (ends_on, starts_on) WHERE (deleted_at IS NULL);

CREATE INDEX quota_person ON public.territories_quota USING btree (person_id) WHERE (person_id IS NOT NULL);

CREATE INDEX quota_team ON public.territories_quota USING btree (team_id, starts_on DESC, id DESC) WHERE (team_id IS NOT NULL);

CREATE INDEX quota_territory ON public.territories_quota USING btree (territory_id) WHERE (territory_id IS NOT NULL);

CREATE INDEX quota_trash ON public.territories_quota USING btree (deleted_at DESC, id DESC) WHERE (deleted_at IS NOT NULL);

CREATE INDEX quote_given ON public.quotes_quoteversion USING btree (sent_at, quote_id) WHERE (number = 1);

CREATE UNIQUE INDEX quote_line_once ON public.quotes_quoteline USING btree (version_id, "position");

CREATE INDEX quote_newest ON public.quotes_quote USING btree (created_at DESC, id DESC) WHERE (deleted_at IS NULL);

CREATE INDEX quote_open ON public.quotes_quote USING btree (valid_until) WHERE ((state)::text = ANY ((ARRAY['sent'::character varying, 'viewed'::character varying])::text[]));

CREATE INDEX quote_owner ON public.quotes_quote USING btree (owner_id, created_at DESC, id DESC) WHERE (owner_id IS NOT NULL);

CREATE INDEX quote_party ON public.quotes_quote USING btree (party_id, created_at DESC, id DESC);

CREATE INDEX quote_search ON public.quotes_quote USING gin (search_text public.gin_trgm_ops);

CREATE INDEX quote_state ON public.quotes_quote USING btree (state, created_at DESC, id DESC) WHERE (deleted_at IS NULL);

CREATE INDEX quote_team ON public.quotes_quote USING btree (team_id, created_at DESC, id DESC) WHERE (team_id IS NOT NULL);

CREATE INDEX quote_template_name ON public.quotes_quotetemplate USING btree (name, id) WHERE (deleted_at IS NULL);

CREATE INDEX quote_template_trash ON public.quotes_quotetemplate USING btree (deleted_at DESC, id DESC) WHERE (deleted_at IS NOT NULL);

CREATE INDEX quote_total ON public.quotes_quote USING btree (total, id) WHERE (deleted_at IS NULL);

CREATE INDEX quote_trash ON public.quotes_quote USING btree (deleted_at DESC, id DESC) WHERE (deleted_at IS NOT NULL);

CREATE UNIQUE INDEX quote_version_once ON public.quotes_quoteversion USING btree (quote_id, number);

CREATE INDEX quotes_approval_version_id_84ab2859 ON public.quotes_approval USING btree (version_id);

CREATE INDEX quotes_comment_quote_id_3c1e4c69 ON public.quotes_comment USING btree (quote_id);

CREATE INDEX quotes_publiclink_quote_id_8caafcd4 ON public.quotes_publiclink USING btree (quote_id);

CREATE INDEX quotes_publiclink_secret_53b46766_like ON public.quotes_publiclink USING btree (secret varchar_pattern_ops);

CREATE INDEX quotes_quote_number_140c95b8_like ON public.quotes_quote USING btree (number varchar_pattern_ops);

CREATE INDEX quotes_quoteline_product_id_2f716c50 ON public.quotes_quoteline USING btree (product_id);

CREATE UNIQUE INDEX recipient_once ON public.dashboards_recipient USING btree (mailing_id, user_id);

CREATE INDEX records_bulkrun_by_id_faece620 ON public.records_bulkrun USING btree (by_id);

CREATE INDEX records_customfield_name_1ba68641 ON public.records_customfield USING btree (name);

CREATE INDEX records_customfield_name_1ba68641_like ON public.records_customfield USING btree (name varchar_pattern_ops);

CREATE INDEX records_customobject_key_5f708dca_like ON public.records_customobject USING btree (key varchar_pattern_ops);

CREATE INDEX records_file_by_id_1db5d420 ON public.records_file USING btree (by_id);

CREATE INDEX records_list_owner_id_447f9f64 ON public.records_list USING btree (owner_id);

CREATE INDEX records_list_team_id_7a49d52e ON public.records_list USING btree (team_id);

CREATE INDEX records_note_by_id_d5b732c4 ON public.records_note USING btree (by_id);

CREATE INDEX records_note_mentions_note_id_64eef231 ON public.records_note_mentions USING btree (note_id);

CREATE INDEX records_note_mentions_user_id_372beaf6 ON public.records_note_mentions USING btree (user_id);

CREATE INDEX records_retention_record_type_f7736a39_like ON public.records_retention USING btree (record_type varchar_pattern_ops);

CREATE INDEX records_savedview_owner_id_d98db694 ON public.records_savedview USING btree (owner_id);

CREATE INDEX records_savedview_team_id_8d90f5cc ON public.records_savedview USING btree (team_id);

CREATE INDEX records_tag_name_fcdfc08e_like ON public.records_tag USING btree (name varchar_pattern_ops);

CREATE INDEX recurring_order_due ON public.orders_recurringorder USING btree (renews_on, id) WHERE (deleted_at IS NULL);

CREATE INDEX recurring_order_name ON public.orders_recurringorder USING btree (name, id) WHERE (deleted_at IS NULL);

CREATE INDEX recurring_order_trash ON public.orders_recurringorder USING btree (deleted_at DESC, id DESC) WHERE (deleted_at IS NOT NULL);

CREATE INDEX recurring_plan_name ON public.catalog_recurringplan USING btree (name, id) WHERE (deleted_at IS NULL);

CREATE INDEX recurring_plan_trash ON public.catalog_recurringplan USING btree (deleted_at DESC, id DESC) WHERE (deleted_at IS NOT NULL);

CREATE INDEX relation_newest ON public.catalog_relation USING btree (created_at, id) WHERE (deleted_at IS NULL);

CREATE INDEX relation_trash ON public.catalog_relation USING btree (deleted_at DESC, id DESC) WHERE (deleted_at IS NOT NULL);

CREATE UNIQUE INDEX relationship_once ON public.parties_relationship USING btree (subject_id, kind, object_id);

CREATE UNIQUE INDEX reminder_once ON public.activities_reminder USING btree (activity_id, minutes_before);

CREATE UNIQUE INDEX renewal_once ON public.orders_renewal USING btree (recurring_id, period_on);

CREATE INDEX response_target_order ON public.leads_responsetarget USING btree ("position", id);

CREATE UNIQUE INDEX return_line_once ON public.orders_returnline USING btree (return_record_id, "position");

CREATE INDEX return_line_product ON public.orders_returnline USING btree (product_id, return_record_id);

CREATE INDEX return_newest ON public.orders_return USING btree (returned_at DESC, id DESC) WHERE (deleted_at IS NULL);

CREATE UNIQUE INDEX return_once ON public.orders_return USING btree (source, number);

CREATE INDEX return_owner ON public.orders_return USING btree (owner_id, returned_at DESC, id DESC) WHERE (owner_id IS NOT NULL);

CREATE INDEX return_party ON public.orders_return USING btree (party_id, returned_at DESC, id DESC) WHERE (party_id IS NOT NULL);

CREATE INDEX return_search ON public.orders_return USING gin (search_text public.gin_trgm_ops);

CREATE INDEX return_team ON public.orders_return USING btree (team_id, returned_at DESC, id DESC) WHERE (team_id IS NOT NULL);

CREATE INDEX return_trash ON public.orders_return USING btree (deleted_at DESC, id DESC) WHERE (deleted_at IS NOT NULL);

CREATE UNIQUE INDEX rfm_cell_once ON public.insight_rfmcell USING btree (run_id, r, f, m);

CREATE INDEX rival_competitor ON public.sales_rival USING btree (competitor_id, opportunity_id);

CREATE UNIQUE INDEX rival_place ON public.sales_rival USING btree (opportunity_id, "position");

CREATE UNIQUE INDEX rule_once ON public.accounts_rule USING btree (policy, role, "right");

CREATE UNIQUE INDEX rule_person_once ON public.leads_ruleperson USING btree (rule_id, user_id);

CREATE UNIQUE INDEX rule_person_place ON public.leads_ruleperson USING btree (rule_id, "position");

CREATE INDEX run_automation ON public.automation_run USING btree (automation_id, made_at DESC);

CREATE INDEX run_due ON public.automation_run USING btree (due_at, id) WHERE ((state)::text = ANY ((ARRAY['due'::character varying, 'waiting'::character varying])::text[]));

CREATE INDEX run_newest ON public.insight_run USING btree (started_at DESC);

CREATE UNIQUE INDEX run_once ON public.automation_run USING btree (version_id, cause);

CREATE INDEX run_record ON public.automation_run USING btree (record_type, record_id, made_at DESC);

CREATE INDEX sales_prospect_party_id_d7f76e16 ON public.sales_prospect USING btree (party_id);

CREATE INDEX saved_view_type ON public.records_savedview USING btree (record_type, reach);

CREATE UNIQUE INDEX sequence_once ON public.guidance_sequence USING btree (name) WHERE (deleted_at IS NULL);

CREATE UNIQUE INDEX sequence_version_once ON public.guidance_sequenceversion USING btree (sequence_id, number);

CREATE INDEX share_record ON public.accounts_share USING btree (policy, record_id);

CREATE UNIQUE INDEX share_with_person_once ON public.accounts_share USING btree (user_id, policy, record_id);

CREATE UNIQUE INDEX share_with_team_once ON public.accounts_share USING btree (team_id, policy, record_id);

CREATE UNIQUE INDEX slipping_once ON public.insight_slippingcustomer USING btree (run_id, party_id);

CREATE INDEX snapshot_of_day ON public.forecasts_snapshot USING btree (starts_on, ends_on, "on");

CREATE UNIQUE INDEX snapshot_once ON public.forecasts_snapshot USING btree (starts_on, ends_on, holder, method, "on");

CREATE INDEX socialaccount_socialaccount_user_id_8146e70c ON public.socialaccount_socialaccount USING btree (user_id);

CREATE INDEX socialaccount_socialtoken_account_id_951f210e ON public.socialaccount_socialtoken USING btree (account_id);

CREATE INDEX socialaccount_socialtoken_app_id_636a42d7 ON public.socialaccount_socialtoken USING btree (app_id);

CREATE UNIQUE INDEX stage_name_once ON public.sales_stage USING btree (pipeline_id, lower((name)::text)) WHERE (deleted_at IS NULL);

CREATE INDEX stage_order ON public.sales_stage USING btree (pipeline_id, "position", id);

CREATE INDEX staged_row_number ON public.exchange_stagedrow USING btree (batch_id, row_number);

CREATE UNIQUE INDEX stay_in_one_stage ON public.sales_stagestay USING btree (opportunity_id) WHERE (left_at IS NULL);

CREATE INDEX stay_opportunity ON public.sales_stagestay USING btree (opportunity_id, entered_at);

CREATE INDEX stay_stage ON public.sales_stagestay USING btree (stage_id, entered_at);

CREATE UNIQUE INDEX step_once ON public.automation_steprun USING btree (run_id, index) WHERE is_done;

CREATE INDEX step_run ON public.automation_steprun USING btree (run_id, id);

CREATE UNIQUE INDEX step_taken_once ON public.guidance_steptaken USING btree (enrolment_id, place);

CREATE INDEX submission_form ON public.leads_submission USING btree (form_id, id DESC);

CREATE INDEX submission_lead ON public.leads_submission USING btree (lead_id) WHERE (lead_id IS NOT NULL);

CREATE INDEX submission_newest ON public.forecasts_submission USING btree (created_at DESC, id DESC) WHERE (deleted_at IS NULL);

CREATE INDEX submission_period ON public.forecasts_submission USING btree (starts_on, ends_on, holder, id DESC) WHERE (deleted_at IS NULL);

CREATE INDEX submission_trash ON public.forecasts_submission USING btree (deleted_at DESC, id DESC) WHERE (deleted_at IS NOT NULL);

CREATE INDEX submission_waiting ON public.leads_submission USING btree (at) WHERE (confirmed_at IS NULL);

CREATE INDEX suppression_address ON public.touchpoints_suppression USING btree (address) WHERE ((deleted_at IS NULL) AND (NOT ((address)::text = ''::text)));

CREATE INDEX suppression_newest ON public.touchpoints_suppression USING btree (created_at DESC, id DESC);

CREATE INDEX suppression_party ON public.touchpoints_suppression USING btree (party_id) WHERE (deleted_at IS NULL);

CREATE UNIQUE INDEX tagging_once ON public.records_tagging USING btree (record_type, record_id, tag_id);

CREATE INDEX tagging_tag ON public.records_tagging USING btree (tag_id, record_type, record_id);

CREATE INDEX tax_class_name ON public.catalog_taxclass USING btree (name, id) WHERE (deleted_at IS NULL);

CREATE INDEX tax_class_trash ON public.catalog_taxclass USING btree (deleted_at DESC, id DESC) WHERE (deleted_at IS NOT NULL);

CREATE INDEX tax_rate_newest ON public.catalog_taxrate USING btree (since DESC, id DESC) WHERE (deleted_at IS NULL);

CREATE INDEX tax_rate_trash ON public.catalog_taxrate USING btree (deleted_at DESC, id DESC) WHERE (deleted_at IS NOT NULL);

CREATE INDEX territories_handover_model_id_e42fc45f ON public.territories_handover USING btree (model_id);

CREATE INDEX territories_move_party_id_104ff2d5 ON public.territories_move USING btree (party_id);

CREATE INDEX territories_plannedterrito_plannedterritory_id_2d53c85f ON public.territories_plannedterritory_people USING btree (plannedterritory_id);

CREATE INDEX territories_plannedterritory_inside_id_6aac3e4f ON public.territories_plannedterritory USING btree (inside_id);

CREATE INDEX territories_plannedterritory_owner_id_6aad4677 ON public.territories_plannedterritory USING btree (owner_id);

CREATE INDEX territories_plannedterritory_people_user_id_55f7f462 ON public.territories_plannedterritory_people USING btree (user_id);

CREATE INDEX territories_plannedterritory_teams_plannedterritory_id_80adb27b ON public.territories_plannedterritory_teams USING btree (plannedterritory_id);

CREATE INDEX territories_plannedterritory_teams_team_id_0b971b5e ON public.territories_plannedterritory_teams USING btree (team_id);

CREATE UNIQUE INDEX territory_model_active_once ON public.territories_territorymodel USING btree (state) WHERE ((state)::text = 'active'::text);

CREATE INDEX territory_model_newest ON public.territories_territorymodel USING btree (created_at DESC, id DESC) WHERE (deleted_at IS NULL);

CREATE INDEX territory_model_trash ON public.territories_territorymodel USING btree (deleted_at DESC, id DESC) WHERE (deleted_at IS NOT NULL);

CREATE UNIQUE INDEX tick_once ON public.sales_tick USING btree (opportunity_id, stage_id, text);

CREATE INDEX tile_place ON public.dashboards_tile USING btree (dashboard_id, place, id);

CREATE INDEX touchpoints_interaction_rest_at_id_idx ON public.touchpoints_interaction_rest USING btree (at DESC, id DESC);

CREATE INDEX touchpoints_interaction_rest_links_idx ON public.touchpoints_interaction_rest USING gin (links) WHERE (links <> '{}'::character varying[]);

CREATE INDEX touchpoints_interaction_rest_party_id_at_id_idx ON public.touchpoints_interaction_rest USING btree (party_id, at DESC, id DESC);

CREATE INDEX touchpoints_interaction_rest_source_source_key_idx ON public.touchpoints_interaction_rest USING btree (source, source_key) WHERE ((source_key)::text <> ''::text);

CREATE UNIQUE INDEX touchpoints_participant_rest_interaction_id_party_id_at_idx ON public.touchpoints_participant_rest USING btree (interaction_id, party_id, at);

CREATE INDEX touchpoints_participant_rest_party_id_at_interaction_id_idx ON public.touchpoints_participant_rest USING btree (party_id, at DESC, interaction_id DESC);

CREATE INDEX trait_number ON public.parties_trait USING btree (name, number, party_id) WHERE (number IS NOT NULL);

CREATE UNIQUE INDEX trait_once ON public.parties_trait USING btree (party_id, name);

CREATE INDEX trait_text ON public.parties_trait USING btree (name, text, party_id) WHERE (NOT ((text)::text = ''::text));

CREATE INDEX ui_cache_expires ON public.ui_cache USING btree (expires);

CREATE UNIQUE INDEX unique_authenticator_type ON public.mfa_authenticator USING btree (user_id, type) WHERE ((type)::text = ANY ((ARRAY['totp'::character varying, 'recovery_codes'::character varying])::text[]));

CREATE UNIQUE INDEX unique_primary_email ON public.account_emailaddress USING btree (user_id, "primary") WHERE "primary";

CREATE UNIQUE INDEX unique_verified_email ON public.account_emailaddress USING btree (email) WHERE verified;

CREATE UNIQUE INDEX user_email_folded ON public.accounts_user USING btree (lower((email)::text));

CREATE INDEX usersessions_usersession_session_key_fd35de43_like ON public.usersessions_usersession USING btree (session_key varchar_pattern_ops);

CREATE INDEX usersessions_usersession_user_id_af5e0a6d ON public.usersessions_usersession USING btree (user_id);

CREATE INDEX webhooks_try_delivery_id_e731571c ON public.webhooks_try USING btree (delivery_id);

CREATE INDEX webhooks_webhook_owner_id_fa512fda ON public.webhooks_webhook USING btree (owner_id);

ALTER INDEX public.interaction_newest ATTACH PARTITION public.touchpoints_interaction_rest_at_id_idx;

ALTER INDEX public.interaction_links ATTACH PARTITION public.touchpoints_interaction_rest_links_idx;

ALTER INDEX public.interaction_party ATTACH PARTITION public.touchpoints_interaction_rest_party_id_at_id_idx;

ALTER INDEX public.touchpoints_interaction_pkey ATTACH PARTITION public.touchpoints_interaction_rest_pkey;

ALTER INDEX public.interaction_source ATTACH PARTITION public.touchpoints_interaction_rest_source_source_key_idx;

ALTER INDEX public.participant_once ATTACH PARTITION public.touchpoints_participant_rest_interaction_id_party_id_at_idx;

ALTER INDEX public.participant_party ATTACH PARTITION public.touchpoints_participant_rest_party_id_at_interaction_id_idx;

ALTER INDEX public.touchpoints_participant_pkey ATTACH PARTITION public.touchpoints_participant_rest_pkey;

CREATE STATISTICS public.opportunity_stages (mcv) ON status, pipeline_id, stage_id FROM public.sales_opportunity;

CREATE STATISTICS public.party_city_folded ON upper(city::text) FROM public.parties_party;

CREATE STATISTICS public.party_industry_folded ON upper(industry::text) FROM public.parties_party;

CREATE TRIGGER events_guard BEFORE DELETE OR UPDATE ON public.events_event FOR EACH ROW EXECUTE FUNCTION public.events_guard();

CREATE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN (((old.abort_requested = false) AND (new.abort_requested = true) AND (new.status = 'doing'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_notify_queue_abort_job_v1();

CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_notify_queue_job_inserted_v1();

CREATE TRIGGER procrastinate_trigger_abort_requested_events_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.abort_requested = true)) EXECUTE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1();

CREATE TRIGGER procrastinate_trigger_delete_jobs_v1 BEFORE DELETE ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_unlink_periodic_defers_v1();

CREATE TRIGGER procrastinate_trigger_scheduled_events_v1 AFTER INSERT OR UPDATE ON public.procrastinate_jobs FOR EACH ROW WHEN (((new.scheduled_at IS NOT NULL) AND (new.status = 'todo'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1();

CREATE TRIGGER procrastinate_trigger_status_events_insert_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1();

CREATE TRIGGER procrastinate_trigger_status_events_update_v1 AFTER UPDATE OF status ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_update_v1();

ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_2c513194_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirm_email_address_id_5b7f8c58_fk_account_e FOREIGN KEY (email_address_id) REFERENCES public.account_emailaddress(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.accounts_membership
    ADD CONSTRAINT accounts_membership_team_id_c9c6c909_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.accounts_membership
    ADD CONSTRAINT accounts_membership_user_id_487fb39e_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.accounts_share
    ADD CONSTRAINT accounts_share_by_id_8b172f13_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.accounts_share
    ADD CONSTRAINT accounts_share_team_id_9429bc0b_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.accounts_share
    ADD CONSTRAINT accounts_share_user_id_034ea560_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.accounts_territory
    ADD CONSTRAINT accounts_territory_inside_id_33766a33_fk_accounts_territory_id FOREIGN KEY (inside_id) REFERENCES public.accounts_territory(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.accounts_territory_people
    ADD CONSTRAINT accounts_territory_p_territory_id_3c1728fe_fk_accounts_ FOREIGN KEY (territory_id) REFERENCES public.accounts_territory(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.accounts_territory_people
    ADD CONSTRAINT accounts_territory_people_user_id_f1069ae1_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.accounts_territory_teams
    ADD CONSTRAINT accounts_territory_t_territory_id_58beac34_fk_accounts_ FOREIGN KEY (territory_id) REFERENCES public.accounts_territory(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.accounts_territory_teams
    ADD CONSTRAINT accounts_territory_teams_team_id_e5b11a73_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.accounts_token
    ADD CONSTRAINT accounts_token_user_id_82a3a2c8_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.accounts_user
    ADD CONSTRAINT accounts_user_manager_id_57cc9038_fk_accounts_user_id FOREIGN KEY (manager_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.activities_activity
    ADD CONSTRAINT activities_activity_created_by_id_b5334206_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.activities_activity
    ADD CONSTRAINT activities_activity_owner_id_44d8a0b4_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.activities_activity
    ADD CONSTRAINT activities_activity_party_id_fc259239_fk_parties_party_id FOREIGN KEY (party_id) REFERENCES public.parties_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.activities_activity
    ADD CONSTRAINT activities_activity_series_id_e23339ff_fk_activities_series_id FOREIGN KEY (series_id) REFERENCES public.activities_series(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.activities_activity
    ADD CONSTRAINT activities_activity_team_id_03b73f2c_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.activities_activity
    ADD CONSTRAINT activities_activity_updated_by_id_6fdf5294_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.activities_booking
    ADD CONSTRAINT activities_booking_activity_id_d83f9713_fk_activitie FOREIGN KEY (activity_id) REFERENCES public.activities_activity(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.activities_booking
    ADD CONSTRAINT activities_booking_page_id_1ff728ab_fk_activitie FOREIGN KEY (page_id) REFERENCES public.activities_bookingpage(user_id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.activities_bookingpage
    ADD CONSTRAINT activities_bookingpage_user_id_16e45dd8_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.activities_calendarexception
    ADD CONSTRAINT activities_calendare_activity_id_91effc58_fk_activitie FOREIGN KEY (activity_id) REFERENCES public.activities_activity(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.activities_calendarentry
    ADD CONSTRAINT activities_calendare_activity_id_c95219f9_fk_activitie FOREIGN KEY (activity_id) REFERENCES public.activities_activity(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.activities_calendarexception
    ADD CONSTRAINT activities_calendare_entry_id_e212f343_fk_activitie FOREIGN KEY (entry_id) REFERENCES public.activities_calendarentry(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.activities_calendarentry
    ADD CONSTRAINT activities_calendare_link_id_89856185_fk_activitie FOREIGN KEY (link_id) REFERENCES public.activities_calendarlink(user_id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.activities_calendarentry
    ADD CONSTRAINT activities_calendare_series_id_4d0a5225_fk_activitie FOREIGN KEY (series_id) REFERENCES public.activities_series(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.activities_calendarlink
    ADD CONSTRAINT activities_calendarlink_user_id_4c8594d0_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.activities_feed
    ADD CONSTRAINT activities_feed_user_id_b3e4bccf_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.activities_participation
    ADD CONSTRAINT activities_participa_activity_id_398b3752_fk_activitie FOREIGN KEY (activity_id) REFERENCES public.activities_activity(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.activities_participation
    ADD CONSTRAINT activities_participation_party_id_5034ffef_fk_parties_party_id FOREIGN KEY (party_id) REFERENCES public.parties_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.activities_participation
    ADD CONSTRAINT activities_participation_user_id_4f51bded_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.activities_reminder
    ADD CONSTRAINT activities_reminder_activity_id_af3ea697_fk_activitie FOREIGN KEY (activity_id) REFERENCES public.activities_activity(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.activities_visitreport
    ADD CONSTRAINT activities_visitrepo_activity_id_f8aacced_fk_activitie FOREIGN KEY (activity_id) REFERENCES public.activities_activity(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.activities_visitreport
    ADD CONSTRAINT activities_visitreport_by_id_07d2642f_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.api_answer
    ADD CONSTRAINT api_answer_token_id_5149ea3f_fk_accounts_token_id FOREIGN KEY (token_id) REFERENCES public.accounts_token(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.api_use
    ADD CONSTRAINT api_use_token_id_d930769a_fk_accounts_token_id FOREIGN KEY (token_id) REFERENCES public.accounts_token(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissio_permission_id_84c5c92e_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_b120cbf9_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_2f476e4b_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.automation_automation
    ADD CONSTRAINT automation_automatio_version_id_477be71e_fk_automatio FOREIGN KEY (version_id) REFERENCES public.automation_version(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.automation_automation
    ADD CONSTRAINT automation_automation_owner_id_f90f52dc_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.notifications_notification
    ADD CONSTRAINT automation_notification_user_id_df6dade1_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.automation_run
    ADD CONSTRAINT automation_run_automation_id_502b55cb_fk_automatio FOREIGN KEY (automation_id) REFERENCES public.automation_automation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.automation_run
    ADD CONSTRAINT automation_run_version_id_01da4b11_fk_automation_version_id FOREIGN KEY (version_id) REFERENCES public.automation_version(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.automation_steprun
    ADD CONSTRAINT automation_steprun_run_id_867008fe_fk_automation_run_id FOREIGN KEY (run_id) REFERENCES public.automation_run(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.automation_version
    ADD CONSTRAINT automation_version_automation_id_dbecf4b2_fk_automatio FOREIGN KEY (automation_id) REFERENCES public.automation_automation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.automation_version
    ADD CONSTRAINT automation_version_by_id_27d58b13_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_attribute
    ADD CONSTRAINT catalog_attribute_category_id_1c52885d_fk_catalog_category_id FOREIGN KEY (category_id) REFERENCES public.catalog_category(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_attribute
    ADD CONSTRAINT catalog_attribute_field_id_c02975e7_fk_records_customfield_id FOREIGN KEY (field_id) REFERENCES public.records_customfield(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_category
    ADD CONSTRAINT catalog_category_created_by_id_d10e38a3_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_category
    ADD CONSTRAINT catalog_category_owner_id_9477c907_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_category
    ADD CONSTRAINT catalog_category_team_id_11ede742_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_category
    ADD CONSTRAINT catalog_category_updated_by_id_115844ed_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_component
    ADD CONSTRAINT catalog_component_bundle_id_553146cf_fk_catalog_product_id FOREIGN KEY (bundle_id) REFERENCES public.catalog_product(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_component
    ADD CONSTRAINT catalog_component_product_id_1025d94a_fk_catalog_product_id FOREIGN KEY (product_id) REFERENCES public.catalog_product(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_price
    ADD CONSTRAINT catalog_price_created_by_id_c1135a5c_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_price
    ADD CONSTRAINT catalog_price_owner_id_a94648fa_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_price
    ADD CONSTRAINT catalog_price_price_list_id_86a5c9b6_fk_catalog_pricelist_id FOREIGN KEY (price_list_id) REFERENCES public.catalog_pricelist(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_price
    ADD CONSTRAINT catalog_price_product_id_ad6c5f41_fk_catalog_product_id FOREIGN KEY (product_id) REFERENCES public.catalog_product(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_price
    ADD CONSTRAINT catalog_price_team_id_b03a45bf_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_price
    ADD CONSTRAINT catalog_price_updated_by_id_61a958b2_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_pricelist
    ADD CONSTRAINT catalog_pricelist_created_by_id_da7e92eb_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_pricelist
    ADD CONSTRAINT catalog_pricelist_owner_id_fcf3d774_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_pricelist
    ADD CONSTRAINT catalog_pricelist_team_id_4c8f9902_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_pricelist
    ADD CONSTRAINT catalog_pricelist_updated_by_id_d817451c_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_product
    ADD CONSTRAINT catalog_product_category_id_35bf920b_fk_catalog_category_id FOREIGN KEY (category_id) REFERENCES public.catalog_category(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_product
    ADD CONSTRAINT catalog_product_created_by_id_4e458b98_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_product
    ADD CONSTRAINT catalog_product_exception_by_id_2bd0d38e_fk_accounts_user_id FOREIGN KEY (exception_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_product
    ADD CONSTRAINT catalog_product_owner_id_3142d196_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_product
    ADD CONSTRAINT catalog_product_picture_id_3547a846_fk_records_file_id FOREIGN KEY (picture_id) REFERENCES public.records_file(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_product
    ADD CONSTRAINT catalog_product_tax_class_id_ea135695_fk_catalog_taxclass_id FOREIGN KEY (tax_class_id) REFERENCES public.catalog_taxclass(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_product
    ADD CONSTRAINT catalog_product_team_id_c1a42935_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_product
    ADD CONSTRAINT catalog_product_updated_by_id_e77aaa30_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_recurringplan
    ADD CONSTRAINT catalog_recurringpla_created_by_id_fa4f6e2e_fk_accounts_ FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_recurringplan
    ADD CONSTRAINT catalog_recurringpla_updated_by_id_3f35fc6c_fk_accounts_ FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_recurringplan
    ADD CONSTRAINT catalog_recurringplan_owner_id_496eba84_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_recurringplan
    ADD CONSTRAINT catalog_recurringplan_product_id_d37d700d_fk_catalog_product_id FOREIGN KEY (product_id) REFERENCES public.catalog_product(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_recurringplan
    ADD CONSTRAINT catalog_recurringplan_team_id_017b9143_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_relation
    ADD CONSTRAINT catalog_relation_created_by_id_b434a59b_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_relation
    ADD CONSTRAINT catalog_relation_other_id_7cf476d2_fk_catalog_product_id FOREIGN KEY (other_id) REFERENCES public.catalog_product(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_relation
    ADD CONSTRAINT catalog_relation_owner_id_a1499808_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_relation
    ADD CONSTRAINT catalog_relation_product_id_33c34b21_fk_catalog_product_id FOREIGN KEY (product_id) REFERENCES public.catalog_product(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_relation
    ADD CONSTRAINT catalog_relation_team_id_a7264dfd_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_relation
    ADD CONSTRAINT catalog_relation_updated_by_id_e8bce706_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_taxclass
    ADD CONSTRAINT catalog_taxclass_created_by_id_f9e9c8b1_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_taxclass
    ADD CONSTRAINT catalog_taxclass_owner_id_42ff8d81_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_taxclass
    ADD CONSTRAINT catalog_taxclass_team_id_b4431d78_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_taxclass
    ADD CONSTRAINT catalog_taxclass_updated_by_id_7d90852f_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_taxrate
    ADD CONSTRAINT catalog_taxrate_created_by_id_20530909_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_taxrate
    ADD CONSTRAINT catalog_taxrate_owner_id_66d6f80f_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_taxrate
    ADD CONSTRAINT catalog_taxrate_tax_class_id_601e268f_fk_catalog_taxclass_id FOREIGN KEY (tax_class_id) REFERENCES public.catalog_taxclass(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_taxrate
    ADD CONSTRAINT catalog_taxrate_team_id_5e60c2ee_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.catalog_taxrate
    ADD CONSTRAINT catalog_taxrate_updated_by_id_60204b0f_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.dashboards_annotation
    ADD CONSTRAINT dashboards_annotatio_dashboard_id_3dd82cf1_fk_dashboard FOREIGN KEY (dashboard_id) REFERENCES public.dashboards_dashboard(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.dashboards_annotation
    ADD CONSTRAINT dashboards_annotation_by_id_2bcecb9b_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.dashboards_dashboard
    ADD CONSTRAINT dashboards_dashboard_owner_id_be824c67_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.dashboards_dashboard
    ADD CONSTRAINT dashboards_dashboard_team_id_c46a6631_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.dashboards_mailing
    ADD CONSTRAINT dashboards_mailing_dashboard_id_b075adf0_fk_dashboard FOREIGN KEY (dashboard_id) REFERENCES public.dashboards_dashboard(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.dashboards_mailing
    ADD CONSTRAINT dashboards_mailing_owner_id_fd78987b_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.dashboards_posting
    ADD CONSTRAINT dashboards_posting_mailing_id_72f99df9_fk_dashboards_mailing_id FOREIGN KEY (mailing_id) REFERENCES public.dashboards_mailing(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.dashboards_posting
    ADD CONSTRAINT dashboards_posting_user_id_8ed47bbc_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.dashboards_recipient
    ADD CONSTRAINT dashboards_recipient_mailing_id_0da87568_fk_dashboard FOREIGN KEY (mailing_id) REFERENCES public.dashboards_mailing(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.dashboards_recipient
    ADD CONSTRAINT dashboards_recipient_user_id_27793865_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.dashboards_tile
    ADD CONSTRAINT dashboards_tile_dashboard_id_3240a0ee_fk_dashboard FOREIGN KEY (dashboard_id) REFERENCES public.dashboards_dashboard(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.exchange_export
    ADD CONSTRAINT exchange_export_by_id_0d24a4ef_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.exchange_export
    ADD CONSTRAINT exchange_export_schedule_id_eec712fe_fk_exchange_ FOREIGN KEY (schedule_id) REFERENCES public.exchange_exportschedule(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.exchange_exportschedule
    ADD CONSTRAINT exchange_exportschedule_owner_id_aa458c3c_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.exchange_import
    ADD CONSTRAINT exchange_import_by_id_f2fd06ab_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.forecasts_override
    ADD CONSTRAINT forecasts_override_created_by_id_eca822ad_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.forecasts_override
    ADD CONSTRAINT forecasts_override_owner_id_8f0e9ad8_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.forecasts_override
    ADD CONSTRAINT forecasts_override_team_id_8d60e82c_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.forecasts_override
    ADD CONSTRAINT forecasts_override_updated_by_id_b9873479_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.forecasts_snapshot
    ADD CONSTRAINT forecasts_snapshot_on_64377efc_fk_forecasts_snapshotday_on FOREIGN KEY ("on") REFERENCES public.forecasts_snapshotday("on") DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.forecasts_snapshot
    ADD CONSTRAINT forecasts_snapshot_owner_id_597eb854_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.forecasts_snapshot
    ADD CONSTRAINT forecasts_snapshot_team_id_0c320b05_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.forecasts_submission
    ADD CONSTRAINT forecasts_submission_created_by_id_aff9695b_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.forecasts_submission
    ADD CONSTRAINT forecasts_submission_owner_id_9f908c36_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.forecasts_submission
    ADD CONSTRAINT forecasts_submission_team_id_cf5ba22b_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.forecasts_submission
    ADD CONSTRAINT forecasts_submission_updated_by_id_023df8e1_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.guidance_completion
    ADD CONSTRAINT guidance_completion_by_id_708909fe_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.guidance_completion
    ADD CONSTRAINT guidance_completion_opportunity_id_59cb587b_fk_sales_opp FOREIGN KEY (opportunity_id) REFERENCES public.sales_opportunity(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.guidance_completion
    ADD CONSTRAINT guidance_completion_step_id_a90192cb_fk_guidance_ FOREIGN KEY (step_id) REFERENCES public.guidance_playbookstep(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.guidance_enrolment
    ADD CONSTRAINT guidance_enrolment_owner_id_713258eb_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.guidance_enrolment
    ADD CONSTRAINT guidance_enrolment_party_id_d70a2a20_fk_parties_party_id FOREIGN KEY (party_id) REFERENCES public.parties_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.guidance_enrolment
    ADD CONSTRAINT guidance_enrolment_sequence_id_c00dc899_fk_guidance_sequence_id FOREIGN KEY (sequence_id) REFERENCES public.guidance_sequence(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.guidance_enrolment
    ADD CONSTRAINT guidance_enrolment_version_id_74a527f4_fk_guidance_ FOREIGN KEY (version_id) REFERENCES public.guidance_sequenceversion(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.guidance_exposure
    ADD CONSTRAINT guidance_exposure_opportunity_id_a44487e5_fk_sales_opp FOREIGN KEY (opportunity_id) REFERENCES public.sales_opportunity(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.guidance_exposure
    ADD CONSTRAINT guidance_exposure_playbook_id_03d9fc9c_fk_guidance_playbook_id FOREIGN KEY (playbook_id) REFERENCES public.guidance_playbook(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.guidance_letter
    ADD CONSTRAINT guidance_letter_enrolment_id_ada269e5_fk_guidance_enrolment_id FOREIGN KEY (enrolment_id) REFERENCES public.guidance_enrolment(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.guidance_mailtemplate
    ADD CONSTRAINT guidance_mailtemplat_created_by_id_411e81e6_fk_accounts_ FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.guidance_mailtemplate
    ADD CONSTRAINT guidance_mailtemplat_updated_by_id_98bb3b4b_fk_accounts_ FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.guidance_mailtemplate
    ADD CONSTRAINT guidance_mailtemplate_owner_id_798ed330_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.guidance_mailtemplate
    ADD CONSTRAINT guidance_mailtemplate_team_id_946fc1a5_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.guidance_playbook
    ADD CONSTRAINT guidance_playbook_created_by_id_1231aafa_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.guidance_playbook
    ADD CONSTRAINT guidance_playbook_owner_id_909fc283_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.guidance_playbook
    ADD CONSTRAINT guidance_playbook_stage_id_5b352046_fk_sales_stage_id FOREIGN KEY (stage_id) REFERENCES public.sales_stage(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.guidance_playbook
    ADD CONSTRAINT guidance_playbook_team_id_439a132f_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.guidance_playbook
    ADD CONSTRAINT guidance_playbook_updated_by_id_2af10320_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.guidance_playbookstep
    ADD CONSTRAINT guidance_playbookste_created_by_id_20de7d41_fk_accounts_ FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.guidance_playbookstep
    ADD CONSTRAINT guidance_playbookste_playbook_id_d2e13bdc_fk_guidance_ FOREIGN KEY (playbook_id) REFERENCES public.guidance_playbook(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.guidance_playbookstep
    ADD CONSTRAINT guidance_playbookste_updated_by_id_6e293994_fk_accounts_ FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.guidance_playbookstep
    ADD CONSTRAINT guidance_playbookstep_owner_id_2fd2a41a_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.guidance_playbookstep
    ADD CONSTRAINT guidance_playbookstep_team_id_b592a2f9_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.guidance_sequence
    ADD CONSTRAINT guidance_sequence_created_by_id_1260e6b2_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.guidance_sequence
    ADD CONSTRAINT guidance_sequence_current_id_ab5eeafb_fk_guidance_ FOREIGN KEY (current_id) REFERENCES public.guidance_sequenceversion(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.guidance_sequence
    ADD CONSTRAINT guidance_sequence_owner_id_1f220ba7_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.guidance_sequence
    ADD CONSTRAINT guidance_sequence_team_id_4abcaef6_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.guidance_sequence
    ADD CONSTRAINT guidance_sequence_updated_by_id_f9c5859d_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.guidance_sequenceversion
    ADD CONSTRAINT guidance_sequencever_sequence_id_9acb5571_fk_guidance_ FOREIGN KEY (sequence_id) REFERENCES public.guidance_sequence(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.guidance_sequenceversion
    ADD CONSTRAINT guidance_sequenceversion_by_id_1140dcdf_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.guidance_steptaken
    ADD CONSTRAINT guidance_steptaken_activity_id_5a2b0769_fk_activitie FOREIGN KEY (activity_id) REFERENCES public.activities_activity(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.guidance_steptaken
    ADD CONSTRAINT guidance_steptaken_enrolment_id_e63f9826_fk_guidance_ FOREIGN KEY (enrolment_id) REFERENCES public.guidance_enrolment(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.insight_costcentre
    ADD CONSTRAINT insight_costcentre_created_by_id_c087e2bd_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.insight_costcentre
    ADD CONSTRAINT insight_costcentre_owner_id_4feb79c0_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.insight_costcentre
    ADD CONSTRAINT insight_costcentre_team_id_92646875_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.insight_costcentre
    ADD CONSTRAINT insight_costcentre_updated_by_id_2a038be4_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.insight_costrule
    ADD CONSTRAINT insight_costrule_centre_id_78888616_fk_insight_costcentre_id FOREIGN KEY (centre_id) REFERENCES public.insight_costcentre(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.insight_costrule
    ADD CONSTRAINT insight_costrule_created_by_id_dad7cedc_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.insight_costrule
    ADD CONSTRAINT insight_costrule_owner_id_bb19bd88_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.insight_costrule
    ADD CONSTRAINT insight_costrule_team_id_9f648704_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.insight_costrule
    ADD CONSTRAINT insight_costrule_updated_by_id_061ec8a4_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.insight_finding
    ADD CONSTRAINT insight_finding_run_id_c57ef89f_fk_insight_run_id FOREIGN KEY (run_id) REFERENCES public.insight_run(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.insight_leadscore
    ADD CONSTRAINT insight_leadscore_lead_id_ae799c0b_fk_leads_lead_id FOREIGN KEY (lead_id) REFERENCES public.leads_lead(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.insight_lineageentry
    ADD CONSTRAINT insight_lineageentry_run_id_5300330c_fk_insight_run_id FOREIGN KEY (run_id) REFERENCES public.insight_run(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.insight_losingcustomer
    ADD CONSTRAINT insight_losingcustomer_party_id_f552b247_fk_parties_party_id FOREIGN KEY (party_id) REFERENCES public.parties_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.insight_losingcustomer
    ADD CONSTRAINT insight_losingcustomer_run_id_bd949f06_fk_insight_run_id FOREIGN KEY (run_id) REFERENCES public.insight_run(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.insight_monthfigure
    ADD CONSTRAINT insight_monthfigure_run_id_5d9d174a_fk_insight_run_id FOREIGN KEY (run_id) REFERENCES public.insight_run(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.insight_opportunityscore
    ADD CONSTRAINT insight_opportunitys_opportunity_id_dc74a445_fk_sales_opp FOREIGN KEY (opportunity_id) REFERENCES public.sales_opportunity(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.insight_predictioncard
    ADD CONSTRAINT insight_predictioncard_run_id_e660e642_fk_insight_run_id FOREIGN KEY (run_id) REFERENCES public.insight_run(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.insight_question
    ADD CONSTRAINT insight_question_created_by_id_7f7a2d84_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.insight_question
    ADD CONSTRAINT insight_question_owner_id_2c5eb4f8_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.insight_question
    ADD CONSTRAINT insight_question_team_id_743d068b_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.insight_question
    ADD CONSTRAINT insight_question_updated_by_id_2755cc96_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.insight_rfmcell
    ADD CONSTRAINT insight_rfmcell_run_id_e255aefc_fk_insight_run_id FOREIGN KEY (run_id) REFERENCES public.insight_run(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.insight_slippingcustomer
    ADD CONSTRAINT insight_slippingcustomer_party_id_959db401_fk_parties_party_id FOREIGN KEY (party_id) REFERENCES public.parties_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.insight_slippingcustomer
    ADD CONSTRAINT insight_slippingcustomer_run_id_b1e7bfc1_fk_insight_run_id FOREIGN KEY (run_id) REFERENCES public.insight_run(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_assignment
    ADD CONSTRAINT leads_assignment_lead_id_ecf02f34_fk_leads_lead_id FOREIGN KEY (lead_id) REFERENCES public.leads_lead(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_assignment
    ADD CONSTRAINT leads_assignment_owner_id_eed494ba_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_assignment
    ADD CONSTRAINT leads_assignment_rule_id_ff675858_fk_leads_assignmentrule_id FOREIGN KEY (rule_id) REFERENCES public.leads_assignmentrule(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_assignmentrule
    ADD CONSTRAINT leads_assignmentrule_created_by_id_f67f7662_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_assignmentrule
    ADD CONSTRAINT leads_assignmentrule_of_team_id_df5ecf8d_fk_accounts_team_id FOREIGN KEY (of_team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_assignmentrule
    ADD CONSTRAINT leads_assignmentrule_owner_id_53c737e6_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_assignmentrule
    ADD CONSTRAINT leads_assignmentrule_team_id_e42e27c2_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_assignmentrule
    ADD CONSTRAINT leads_assignmentrule_updated_by_id_4c7a6fba_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_deadreason
    ADD CONSTRAINT leads_deadreason_created_by_id_53204a58_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_deadreason
    ADD CONSTRAINT leads_deadreason_owner_id_59cc4eb6_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_deadreason
    ADD CONSTRAINT leads_deadreason_team_id_9ba57ea3_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_deadreason
    ADD CONSTRAINT leads_deadreason_updated_by_id_0563f93e_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_lead
    ADD CONSTRAINT leads_lead_created_by_id_bd2e8097_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_lead
    ADD CONSTRAINT leads_lead_dead_reason_id_d8c42ad5_fk_leads_deadreason_id FOREIGN KEY (dead_reason_id) REFERENCES public.leads_deadreason(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_lead
    ADD CONSTRAINT leads_lead_form_id_d3d00d5c_fk_leads_leadform_id FOREIGN KEY (form_id) REFERENCES public.leads_leadform(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_lead
    ADD CONSTRAINT leads_lead_opportunity_id_251af724_fk_sales_opportunity_id FOREIGN KEY (opportunity_id) REFERENCES public.sales_opportunity(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_lead
    ADD CONSTRAINT leads_lead_owner_id_1f4568d0_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_lead
    ADD CONSTRAINT leads_lead_party_id_5418656a_fk_parties_party_id FOREIGN KEY (party_id) REFERENCES public.parties_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_lead
    ADD CONSTRAINT leads_lead_product_id_3ed38be5_fk_catalog_product_id FOREIGN KEY (product_id) REFERENCES public.catalog_product(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_lead
    ADD CONSTRAINT leads_lead_team_id_93d3ec8e_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_lead
    ADD CONSTRAINT leads_lead_updated_by_id_57b28753_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_leadform
    ADD CONSTRAINT leads_leadform_created_by_id_27f9b9e9_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_leadform
    ADD CONSTRAINT leads_leadform_gives_to_id_a9a0d0de_fk_accounts_user_id FOREIGN KEY (gives_to_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_leadform
    ADD CONSTRAINT leads_leadform_owner_id_f6cae884_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_leadform
    ADD CONSTRAINT leads_leadform_product_id_565ba4db_fk_catalog_product_id FOREIGN KEY (product_id) REFERENCES public.catalog_product(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_leadform
    ADD CONSTRAINT leads_leadform_team_id_c9d8d8a6_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_leadform
    ADD CONSTRAINT leads_leadform_updated_by_id_6247b81c_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_leadstay
    ADD CONSTRAINT leads_leadstay_lead_id_10021ab7_fk_leads_lead_id FOREIGN KEY (lead_id) REFERENCES public.leads_lead(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_pointrule
    ADD CONSTRAINT leads_pointrule_created_by_id_b48cc520_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_pointrule
    ADD CONSTRAINT leads_pointrule_owner_id_d3c5f2fe_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_pointrule
    ADD CONSTRAINT leads_pointrule_team_id_14f77673_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_pointrule
    ADD CONSTRAINT leads_pointrule_updated_by_id_10453610_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_responsetarget
    ADD CONSTRAINT leads_responsetarget_created_by_id_442af227_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_responsetarget
    ADD CONSTRAINT leads_responsetarget_owner_id_0730cd5a_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_responsetarget
    ADD CONSTRAINT leads_responsetarget_team_id_d3e670c1_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_responsetarget
    ADD CONSTRAINT leads_responsetarget_updated_by_id_bd86712e_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_ruleperson
    ADD CONSTRAINT leads_ruleperson_rule_id_87e5ee06_fk_leads_assignmentrule_id FOREIGN KEY (rule_id) REFERENCES public.leads_assignmentrule(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_ruleperson
    ADD CONSTRAINT leads_ruleperson_user_id_f83b2f04_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_submission
    ADD CONSTRAINT leads_submission_form_id_0bb02f4c_fk_leads_leadform_id FOREIGN KEY (form_id) REFERENCES public.leads_leadform(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.leads_submission
    ADD CONSTRAINT leads_submission_lead_id_b3fa7f94_fk_leads_lead_id FOREIGN KEY (lead_id) REFERENCES public.leads_lead(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_user_id_0c3a50c0_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.notifications_follower
    ADD CONSTRAINT notifications_follower_user_id_3d36d181_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.notifications_wishes
    ADD CONSTRAINT notifications_wishes_user_id_efbc088b_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.oauth_app
    ADD CONSTRAINT oauth_app_registered_by_id_194adff7_fk_accounts_user_id FOREIGN KEY (registered_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.oauth_code
    ADD CONSTRAINT oauth_code_connection_id_a147d750_fk_oauth_connection_id FOREIGN KEY (connection_id) REFERENCES public.oauth_connection(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.oauth_connection
    ADD CONSTRAINT oauth_connection_app_id_d078fb04_fk_oauth_app_id FOREIGN KEY (app_id) REFERENCES public.oauth_app(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.oauth_connection
    ADD CONSTRAINT oauth_connection_user_id_4b06b3b8_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.oauth_lent
    ADD CONSTRAINT oauth_lent_connection_id_c4d1e197_fk_oauth_connection_id FOREIGN KEY (connection_id) REFERENCES public.oauth_connection(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.oauth_lent
    ADD CONSTRAINT oauth_lent_token_id_58e56532_fk_accounts_token_id FOREIGN KEY (token_id) REFERENCES public.accounts_token(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.oauth_refresh
    ADD CONSTRAINT oauth_refresh_connection_id_9050af05_fk_oauth_connection_id FOREIGN KEY (connection_id) REFERENCES public.oauth_connection(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.onlookers_onlooker
    ADD CONSTRAINT onlookers_onlooker_user_id_40b58eb4_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.onlookers_unseen
    ADD CONSTRAINT onlookers_unseen_user_id_087670ad_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_delivery
    ADD CONSTRAINT orders_delivery_created_by_id_8b97402c_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_delivery
    ADD CONSTRAINT orders_delivery_order_id_08b5bcf9_fk_orders_order_id FOREIGN KEY (order_id) REFERENCES public.orders_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_delivery
    ADD CONSTRAINT orders_delivery_owner_id_51feb63c_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_delivery
    ADD CONSTRAINT orders_delivery_team_id_aa027f5a_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_delivery
    ADD CONSTRAINT orders_delivery_updated_by_id_34c2fc95_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_deliveryline
    ADD CONSTRAINT orders_deliveryline_delivery_id_4ee8b2a7_fk_orders_delivery_id FOREIGN KEY (delivery_id) REFERENCES public.orders_delivery(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_deliveryline
    ADD CONSTRAINT orders_deliveryline_line_id_c54ee0f8_fk_orders_orderline_id FOREIGN KEY (line_id) REFERENCES public.orders_orderline(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_exchangerate
    ADD CONSTRAINT orders_exchangerate_created_by_id_44788689_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_exchangerate
    ADD CONSTRAINT orders_exchangerate_owner_id_f5504a53_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_exchangerate
    ADD CONSTRAINT orders_exchangerate_team_id_6e56d9aa_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_exchangerate
    ADD CONSTRAINT orders_exchangerate_updated_by_id_744fc304_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_invoice
    ADD CONSTRAINT orders_invoice_created_by_id_3e849955_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_invoice
    ADD CONSTRAINT orders_invoice_order_id_bc372e79_fk_orders_order_id FOREIGN KEY (order_id) REFERENCES public.orders_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_invoice
    ADD CONSTRAINT orders_invoice_owner_id_91544d31_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_invoice
    ADD CONSTRAINT orders_invoice_party_id_884cf9f3_fk_parties_party_id FOREIGN KEY (party_id) REFERENCES public.parties_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_invoice
    ADD CONSTRAINT orders_invoice_team_id_219c9ba3_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_invoice
    ADD CONSTRAINT orders_invoice_updated_by_id_60b1578c_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_order
    ADD CONSTRAINT orders_order_created_by_id_d5f5e69c_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_order
    ADD CONSTRAINT orders_order_owner_id_b000b586_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_order
    ADD CONSTRAINT orders_order_party_id_9dddf911_fk_parties_party_id FOREIGN KEY (party_id) REFERENCES public.parties_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_order
    ADD CONSTRAINT orders_order_team_id_d8b8be41_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_order
    ADD CONSTRAINT orders_order_updated_by_id_ebcc0e59_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_orderline
    ADD CONSTRAINT orders_orderline_order_id_17f8f3ef_fk_orders_order_id FOREIGN KEY (order_id) REFERENCES public.orders_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_orderline
    ADD CONSTRAINT orders_orderline_product_id_a68772b6_fk_catalog_product_id FOREIGN KEY (product_id) REFERENCES public.catalog_product(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_payment
    ADD CONSTRAINT orders_payment_created_by_id_5bc37a7a_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_payment
    ADD CONSTRAINT orders_payment_invoice_id_157ae570_fk_orders_invoice_id FOREIGN KEY (invoice_id) REFERENCES public.orders_invoice(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_payment
    ADD CONSTRAINT orders_payment_owner_id_690cb784_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_payment
    ADD CONSTRAINT orders_payment_team_id_89b55a16_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_payment
    ADD CONSTRAINT orders_payment_updated_by_id_a749a190_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_recurringorder
    ADD CONSTRAINT orders_recurringorde_created_by_id_35827eb0_fk_accounts_ FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_recurringorder
    ADD CONSTRAINT orders_recurringorde_updated_by_id_01a88b8d_fk_accounts_ FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_recurringorder
    ADD CONSTRAINT orders_recurringorder_owner_id_dc2204bb_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_recurringorder
    ADD CONSTRAINT orders_recurringorder_party_id_8784e854_fk_parties_party_id FOREIGN KEY (party_id) REFERENCES public.parties_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_recurringorder
    ADD CONSTRAINT orders_recurringorder_pattern_id_d66bef4b_fk_orders_order_id FOREIGN KEY (pattern_id) REFERENCES public.orders_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_recurringorder
    ADD CONSTRAINT orders_recurringorder_team_id_0e6009d4_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_renewal
    ADD CONSTRAINT orders_renewal_order_id_18d9473f_fk_orders_order_id FOREIGN KEY (order_id) REFERENCES public.orders_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_renewal
    ADD CONSTRAINT orders_renewal_recurring_id_e32ac3b9_fk_orders_re FOREIGN KEY (recurring_id) REFERENCES public.orders_recurringorder(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_return
    ADD CONSTRAINT orders_return_created_by_id_88067794_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_return
    ADD CONSTRAINT orders_return_order_id_cde1ef50_fk_orders_order_id FOREIGN KEY (order_id) REFERENCES public.orders_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_return
    ADD CONSTRAINT orders_return_owner_id_858ade43_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_return
    ADD CONSTRAINT orders_return_party_id_c13e3e2d_fk_parties_party_id FOREIGN KEY (party_id) REFERENCES public.parties_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_return
    ADD CONSTRAINT orders_return_team_id_5ae000b4_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_return
    ADD CONSTRAINT orders_return_updated_by_id_9699fb38_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_returnline
    ADD CONSTRAINT orders_returnline_product_id_0d8a2220_fk_catalog_product_id FOREIGN KEY (product_id) REFERENCES public.catalog_product(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_returnline
    ADD CONSTRAINT orders_returnline_return_record_id_4b5aaab9_fk_orders_return_id FOREIGN KEY (return_record_id) REFERENCES public.orders_return(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.parties_consent
    ADD CONSTRAINT parties_consent_party_id_5671a697_fk_parties_party_id FOREIGN KEY (party_id) REFERENCES public.parties_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.parties_emailaddress
    ADD CONSTRAINT parties_emailaddress_party_id_fcd793c2_fk_parties_party_id FOREIGN KEY (party_id) REFERENCES public.parties_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.parties_likelyduplicate
    ADD CONSTRAINT parties_likelyduplic_not_same_by_id_00e4cecc_fk_accounts_ FOREIGN KEY (not_same_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.parties_likelyduplicate
    ADD CONSTRAINT parties_likelyduplicate_one_id_4b523f03_fk_parties_party_id FOREIGN KEY (one_id) REFERENCES public.parties_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.parties_likelyduplicate
    ADD CONSTRAINT parties_likelyduplicate_other_id_e9451c02_fk_parties_party_id FOREIGN KEY (other_id) REFERENCES public.parties_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.parties_merge
    ADD CONSTRAINT parties_merge_merged_id_b47a116c_fk_parties_party_id FOREIGN KEY (merged_id) REFERENCES public.parties_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.parties_merge
    ADD CONSTRAINT parties_merge_survivor_id_05f4cfca_fk_parties_party_id FOREIGN KEY (survivor_id) REFERENCES public.parties_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.parties_party
    ADD CONSTRAINT parties_party_created_by_id_2e16be08_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.parties_party
    ADD CONSTRAINT parties_party_owner_id_11527059_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.parties_party
    ADD CONSTRAINT parties_party_team_id_b0a1b461_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.parties_party
    ADD CONSTRAINT parties_party_updated_by_id_1c9292e7_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.parties_partyrole
    ADD CONSTRAINT parties_partyrole_party_id_d0c94800_fk_parties_party_id FOREIGN KEY (party_id) REFERENCES public.parties_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.parties_phonenumber
    ADD CONSTRAINT parties_phonenumber_party_id_98e7e795_fk_parties_party_id FOREIGN KEY (party_id) REFERENCES public.parties_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.parties_postaladdress
    ADD CONSTRAINT parties_postaladdress_party_id_6815f765_fk_parties_party_id FOREIGN KEY (party_id) REFERENCES public.parties_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.parties_relationship
    ADD CONSTRAINT parties_relationship_object_id_0d846426_fk_parties_party_id FOREIGN KEY (object_id) REFERENCES public.parties_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.parties_relationship
    ADD CONSTRAINT parties_relationship_subject_id_afaa62c7_fk_parties_party_id FOREIGN KEY (subject_id) REFERENCES public.parties_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.parties_socialhandle
    ADD CONSTRAINT parties_socialhandle_party_id_738e961b_fk_parties_party_id FOREIGN KEY (party_id) REFERENCES public.parties_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.performance_plan
    ADD CONSTRAINT performance_plan_created_by_id_c6078cb9_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.performance_plan
    ADD CONSTRAINT performance_plan_group_id_1cf832e6_fk_accounts_team_id FOREIGN KEY (group_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.performance_plan
    ADD CONSTRAINT performance_plan_owner_id_2b44a7a5_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.performance_plan
    ADD CONSTRAINT performance_plan_person_id_8a19670b_fk_accounts_user_id FOREIGN KEY (person_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.performance_plan
    ADD CONSTRAINT performance_plan_team_id_0825f3fb_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.performance_plan
    ADD CONSTRAINT performance_plan_territory_id_7b695007_fk_accounts_territory_id FOREIGN KEY (territory_id) REFERENCES public.accounts_territory(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.performance_plan
    ADD CONSTRAINT performance_plan_updated_by_id_e4da2bac_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES public.procrastinate_workers(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id);

ALTER TABLE ONLY public.quotes_acceptance
    ADD CONSTRAINT quotes_acceptance_quote_id_62f1e262_fk_quotes_quote_id FOREIGN KEY (quote_id) REFERENCES public.quotes_quote(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.quotes_acceptance
    ADD CONSTRAINT quotes_acceptance_version_id_769b621a_fk_quotes_quoteversion_id FOREIGN KEY (version_id) REFERENCES public.quotes_quoteversion(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.quotes_approval
    ADD CONSTRAINT quotes_approval_answered_by_id_7b5b57cb_fk_accounts_user_id FOREIGN KEY (answered_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.quotes_approval
    ADD CONSTRAINT quotes_approval_asked_by_id_ca82a849_fk_accounts_user_id FOREIGN KEY (asked_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.quotes_approval
    ADD CONSTRAINT quotes_approval_version_id_84ab2859_fk_quotes_quoteversion_id FOREIGN KEY (version_id) REFERENCES public.quotes_quoteversion(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.quotes_comment
    ADD CONSTRAINT quotes_comment_by_id_c3ee07d5_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.quotes_comment
    ADD CONSTRAINT quotes_comment_quote_id_3c1e4c69_fk_quotes_quote_id FOREIGN KEY (quote_id) REFERENCES public.quotes_quote(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.quotes_discountlimit
    ADD CONSTRAINT quotes_discountlimit_created_by_id_7b81355e_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.quotes_discountlimit
    ADD CONSTRAINT quotes_discountlimit_owner_id_474691bc_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.quotes_discountlimit
    ADD CONSTRAINT quotes_discountlimit_team_id_fa73a1e7_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.quotes_discountlimit
    ADD CONSTRAINT quotes_discountlimit_updated_by_id_043c3278_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.quotes_publiclink
    ADD CONSTRAINT quotes_publiclink_quote_id_8caafcd4_fk_quotes_quote_id FOREIGN KEY (quote_id) REFERENCES public.quotes_quote(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.quotes_quote
    ADD CONSTRAINT quotes_quote_created_by_id_b80ac27a_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.quotes_quote
    ADD CONSTRAINT quotes_quote_order_id_e90b7adb_fk_orders_order_id FOREIGN KEY (order_id) REFERENCES public.orders_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.quotes_quote
    ADD CONSTRAINT quotes_quote_owner_id_506b21f0_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.quotes_quote
    ADD CONSTRAINT quotes_quote_party_id_246deac8_fk_parties_party_id FOREIGN KEY (party_id) REFERENCES public.parties_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.quotes_quote
    ADD CONSTRAINT quotes_quote_team_id_8bc71126_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.quotes_quote
    ADD CONSTRAINT quotes_quote_updated_by_id_bf352b29_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.quotes_quoteline
    ADD CONSTRAINT quotes_quoteline_product_id_2f716c50_fk_catalog_product_id FOREIGN KEY (product_id) REFERENCES public.catalog_product(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.quotes_quoteline
    ADD CONSTRAINT quotes_quoteline_version_id_d663f15f_fk_quotes_quoteversion_id FOREIGN KEY (version_id) REFERENCES public.quotes_quoteversion(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.quotes_quotetemplate
    ADD CONSTRAINT quotes_quotetemplate_created_by_id_6e07873a_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.quotes_quotetemplate
    ADD CONSTRAINT quotes_quotetemplate_owner_id_efc4e81a_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.quotes_quotetemplate
    ADD CONSTRAINT quotes_quotetemplate_team_id_34436e2b_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.quotes_quotetemplate
    ADD CONSTRAINT quotes_quotetemplate_updated_by_id_e05aadbb_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.quotes_quoteversion
    ADD CONSTRAINT quotes_quoteversion_made_by_id_5067c346_fk_accounts_user_id FOREIGN KEY (made_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.quotes_quoteversion
    ADD CONSTRAINT quotes_quoteversion_quote_id_8d95ba77_fk_quotes_quote_id FOREIGN KEY (quote_id) REFERENCES public.quotes_quote(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.records_bulkrun
    ADD CONSTRAINT records_bulkrun_by_id_faece620_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.records_customrecord
    ADD CONSTRAINT records_customrecord_created_by_id_583e3578_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.records_customrecord
    ADD CONSTRAINT records_customrecord_object_id_804b3624_fk_records_c FOREIGN KEY (object_id) REFERENCES public.records_customobject(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.records_customrecord
    ADD CONSTRAINT records_customrecord_owner_id_34db3d9a_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.records_customrecord
    ADD CONSTRAINT records_customrecord_team_id_f7b4d064_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.records_customrecord
    ADD CONSTRAINT records_customrecord_updated_by_id_4350e163_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.records_externalid
    ADD CONSTRAINT records_externalid_object_id_1775c80d_fk_records_c FOREIGN KEY (object_id) REFERENCES public.records_customobject(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.records_fieldrun
    ADD CONSTRAINT records_fieldrun_field_id_a307efad_fk_records_customfield_id FOREIGN KEY (field_id) REFERENCES public.records_customfield(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.records_file
    ADD CONSTRAINT records_file_by_id_1db5d420_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.records_list
    ADD CONSTRAINT records_list_owner_id_447f9f64_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.records_list
    ADD CONSTRAINT records_list_team_id_7a49d52e_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.records_listmember
    ADD CONSTRAINT records_listmember_list_id_e3e9baca_fk_records_list_id FOREIGN KEY (list_id) REFERENCES public.records_list(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.records_note
    ADD CONSTRAINT records_note_by_id_d5b732c4_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.records_note_mentions
    ADD CONSTRAINT records_note_mentions_note_id_64eef231_fk_records_note_id FOREIGN KEY (note_id) REFERENCES public.records_note(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.records_note_mentions
    ADD CONSTRAINT records_note_mentions_user_id_372beaf6_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.records_savedview
    ADD CONSTRAINT records_savedview_owner_id_d98db694_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.records_savedview
    ADD CONSTRAINT records_savedview_team_id_8d90f5cc_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.records_tagging
    ADD CONSTRAINT records_tagging_tag_id_acfa109d_fk_records_tag_id FOREIGN KEY (tag_id) REFERENCES public.records_tag(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_competitor
    ADD CONSTRAINT sales_competitor_created_by_id_52e4a8bb_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_competitor
    ADD CONSTRAINT sales_competitor_owner_id_c78c6ba0_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_competitor
    ADD CONSTRAINT sales_competitor_team_id_d86688cd_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_competitor
    ADD CONSTRAINT sales_competitor_updated_by_id_8a861409_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_contactrole
    ADD CONSTRAINT sales_contactrole_opportunity_id_40d024a2_fk_sales_opp FOREIGN KEY (opportunity_id) REFERENCES public.sales_opportunity(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_contactrole
    ADD CONSTRAINT sales_contactrole_party_id_e400b526_fk_parties_party_id FOREIGN KEY (party_id) REFERENCES public.parties_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_line
    ADD CONSTRAINT sales_line_opportunity_id_59306e83_fk_sales_opportunity_id FOREIGN KEY (opportunity_id) REFERENCES public.sales_opportunity(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_line
    ADD CONSTRAINT sales_line_product_id_831104b8_fk_catalog_product_id FOREIGN KEY (product_id) REFERENCES public.catalog_product(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_lostreason
    ADD CONSTRAINT sales_lostreason_created_by_id_c4973590_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_lostreason
    ADD CONSTRAINT sales_lostreason_owner_id_ca02dd74_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_lostreason
    ADD CONSTRAINT sales_lostreason_team_id_8f7168a8_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_lostreason
    ADD CONSTRAINT sales_lostreason_updated_by_id_c3d5b976_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_member
    ADD CONSTRAINT sales_member_opportunity_id_cd4f5091_fk_sales_opportunity_id FOREIGN KEY (opportunity_id) REFERENCES public.sales_opportunity(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_member
    ADD CONSTRAINT sales_member_user_id_43646636_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_opportunity
    ADD CONSTRAINT sales_opportunity_created_by_id_e0c26139_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_opportunity
    ADD CONSTRAINT sales_opportunity_lost_reason_id_41056614_fk_sales_los FOREIGN KEY (lost_reason_id) REFERENCES public.sales_lostreason(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_opportunity
    ADD CONSTRAINT sales_opportunity_owner_id_e47ae089_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_opportunity
    ADD CONSTRAINT sales_opportunity_party_id_c2eb2f19_fk_parties_party_id FOREIGN KEY (party_id) REFERENCES public.parties_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_opportunity
    ADD CONSTRAINT sales_opportunity_pipeline_id_d2341c08_fk_sales_pipeline_id FOREIGN KEY (pipeline_id) REFERENCES public.sales_pipeline(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_opportunity
    ADD CONSTRAINT sales_opportunity_stage_id_f7117c7a_fk_sales_stage_id FOREIGN KEY (stage_id) REFERENCES public.sales_stage(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_opportunity
    ADD CONSTRAINT sales_opportunity_team_id_3a384b52_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_opportunity
    ADD CONSTRAINT sales_opportunity_updated_by_id_114146eb_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_opportunityquote
    ADD CONSTRAINT sales_opportunityquo_opportunity_id_15b88034_fk_sales_opp FOREIGN KEY (opportunity_id) REFERENCES public.sales_opportunity(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_opportunityquote
    ADD CONSTRAINT sales_opportunityquote_quote_id_fcd13409_fk_quotes_quote_id FOREIGN KEY (quote_id) REFERENCES public.quotes_quote(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_pipeline
    ADD CONSTRAINT sales_pipeline_created_by_id_c9f47d4f_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_pipeline
    ADD CONSTRAINT sales_pipeline_owner_id_0534d87c_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_pipeline
    ADD CONSTRAINT sales_pipeline_team_id_b3bf2cc5_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_pipeline
    ADD CONSTRAINT sales_pipeline_updated_by_id_190e2d03_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_planitem
    ADD CONSTRAINT sales_planitem_opportunity_id_b6a7ac24_fk_sales_opportunity_id FOREIGN KEY (opportunity_id) REFERENCES public.sales_opportunity(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_prospect
    ADD CONSTRAINT sales_prospect_party_id_d7f76e16_fk_parties_party_id FOREIGN KEY (party_id) REFERENCES public.parties_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_prospect
    ADD CONSTRAINT sales_prospect_search_id_d74ebc35_fk_sales_prospectsearch_id FOREIGN KEY (search_id) REFERENCES public.sales_prospectsearch(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_prospectsearch
    ADD CONSTRAINT sales_prospectsearch_by_id_26ddbb15_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_rival
    ADD CONSTRAINT sales_rival_competitor_id_869245af_fk_sales_competitor_id FOREIGN KEY (competitor_id) REFERENCES public.sales_competitor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_rival
    ADD CONSTRAINT sales_rival_opportunity_id_60a34250_fk_sales_opportunity_id FOREIGN KEY (opportunity_id) REFERENCES public.sales_opportunity(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_stage
    ADD CONSTRAINT sales_stage_created_by_id_fc30c0b4_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_stage
    ADD CONSTRAINT sales_stage_owner_id_98e66cf0_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_stage
    ADD CONSTRAINT sales_stage_pipeline_id_c82fa50a_fk_sales_pipeline_id FOREIGN KEY (pipeline_id) REFERENCES public.sales_pipeline(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_stage
    ADD CONSTRAINT sales_stage_team_id_ccad8cd5_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_stage
    ADD CONSTRAINT sales_stage_updated_by_id_31bc65a7_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_stagestay
    ADD CONSTRAINT sales_stagestay_opportunity_id_4d78143a_fk_sales_opportunity_id FOREIGN KEY (opportunity_id) REFERENCES public.sales_opportunity(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_stagestay
    ADD CONSTRAINT sales_stagestay_stage_id_4a8d5274_fk_sales_stage_id FOREIGN KEY (stage_id) REFERENCES public.sales_stage(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_tick
    ADD CONSTRAINT sales_tick_by_id_64d0786d_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_tick
    ADD CONSTRAINT sales_tick_opportunity_id_7603ba64_fk_sales_opportunity_id FOREIGN KEY (opportunity_id) REFERENCES public.sales_opportunity(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sales_tick
    ADD CONSTRAINT sales_tick_stage_id_3c391f0c_fk_sales_stage_id FOREIGN KEY (stage_id) REFERENCES public.sales_stage(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.search_opened
    ADD CONSTRAINT search_opened_user_id_4fe9706c_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_social_account_id_951f210e_fk_socialacc FOREIGN KEY (account_id) REFERENCES public.socialaccount_socialaccount(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_social_app_id_636a42d7_fk_socialacc FOREIGN KEY (app_id) REFERENCES public.socialaccount_socialapp(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_social_user_id_8146e70c_fk_accounts_ FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territories_handover
    ADD CONSTRAINT territories_handover_by_id_96251554_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territories_handover
    ADD CONSTRAINT territories_handover_model_id_e42fc45f_fk_territori FOREIGN KEY (model_id) REFERENCES public.territories_territorymodel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territories_move
    ADD CONSTRAINT territories_move_model_id_36f389dd_fk_territori FOREIGN KEY (model_id) REFERENCES public.territories_territorymodel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territories_move
    ADD CONSTRAINT territories_move_party_id_104ff2d5_fk_parties_party_id FOREIGN KEY (party_id) REFERENCES public.parties_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territories_plannedterritory
    ADD CONSTRAINT territories_plannedt_inside_id_6aac3e4f_fk_territori FOREIGN KEY (inside_id) REFERENCES public.territories_plannedterritory(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territories_plannedterritory
    ADD CONSTRAINT territories_plannedt_model_id_917a46f7_fk_territori FOREIGN KEY (model_id) REFERENCES public.territories_territorymodel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territories_plannedterritory
    ADD CONSTRAINT territories_plannedt_owner_id_6aad4677_fk_accounts_ FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territories_plannedterritory_people
    ADD CONSTRAINT territories_plannedt_plannedterritory_id_2d53c85f_fk_territori FOREIGN KEY (plannedterritory_id) REFERENCES public.territories_plannedterritory(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territories_plannedterritory_teams
    ADD CONSTRAINT territories_plannedt_plannedterritory_id_80adb27b_fk_territori FOREIGN KEY (plannedterritory_id) REFERENCES public.territories_plannedterritory(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territories_plannedterritory_teams
    ADD CONSTRAINT territories_plannedt_team_id_0b971b5e_fk_accounts_ FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territories_plannedterritory_people
    ADD CONSTRAINT territories_plannedt_user_id_55f7f462_fk_accounts_ FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territories_preview
    ADD CONSTRAINT territories_preview_model_id_e75bd4dd_fk_territori FOREIGN KEY (model_id) REFERENCES public.territories_territorymodel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territories_quota
    ADD CONSTRAINT territories_quota_category_id_a6b39b12_fk_catalog_category_id FOREIGN KEY (category_id) REFERENCES public.catalog_category(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territories_quota
    ADD CONSTRAINT territories_quota_created_by_id_5af6eba6_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territories_quota
    ADD CONSTRAINT territories_quota_for_team_id_1a849271_fk_accounts_team_id FOREIGN KEY (for_team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territories_quota
    ADD CONSTRAINT territories_quota_owner_id_0549a508_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territories_quota
    ADD CONSTRAINT territories_quota_person_id_21095484_fk_accounts_user_id FOREIGN KEY (person_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territories_quota
    ADD CONSTRAINT territories_quota_team_id_a6a1820f_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territories_quota
    ADD CONSTRAINT territories_quota_territory_id_8f69581c_fk_accounts_ FOREIGN KEY (territory_id) REFERENCES public.accounts_territory(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territories_quota
    ADD CONSTRAINT territories_quota_updated_by_id_12c900ee_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territories_territorymodel
    ADD CONSTRAINT territories_territor_created_by_id_d9d4b4e0_fk_accounts_ FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territories_territorymodel
    ADD CONSTRAINT territories_territor_owner_id_3f46f04f_fk_accounts_ FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territories_territorymodel
    ADD CONSTRAINT territories_territor_updated_by_id_4c9d1261_fk_accounts_ FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territories_territorymodel
    ADD CONSTRAINT territories_territorymodel_team_id_6b5039eb_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.touchpoints_frequencycap
    ADD CONSTRAINT touchpoints_frequenc_created_by_id_a0521a42_fk_accounts_ FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.touchpoints_frequencycap
    ADD CONSTRAINT touchpoints_frequenc_updated_by_id_21fd65fe_fk_accounts_ FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.touchpoints_frequencycap
    ADD CONSTRAINT touchpoints_frequencycap_owner_id_c4252797_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.touchpoints_frequencycap
    ADD CONSTRAINT touchpoints_frequencycap_team_id_f4c4ab1a_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE public.touchpoints_interaction
    ADD CONSTRAINT touchpoints_interaction_party_id_fkey FOREIGN KEY (party_id) REFERENCES public.parties_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.touchpoints_mailbox
    ADD CONSTRAINT touchpoints_mailbox_created_by_id_436315bd_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.touchpoints_mailbox
    ADD CONSTRAINT touchpoints_mailbox_owner_id_c8b49a70_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.touchpoints_mailbox
    ADD CONSTRAINT touchpoints_mailbox_team_id_94a559b0_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.touchpoints_mailbox
    ADD CONSTRAINT touchpoints_mailbox_updated_by_id_f6f832f6_fk_accounts_user_id FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE public.touchpoints_participant
    ADD CONSTRAINT touchpoints_participant_party_id_fkey FOREIGN KEY (party_id) REFERENCES public.parties_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.touchpoints_preference
    ADD CONSTRAINT touchpoints_preference_party_id_5a7fc3db_fk_parties_party_id FOREIGN KEY (party_id) REFERENCES public.parties_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.touchpoints_quiethours
    ADD CONSTRAINT touchpoints_quiethou_created_by_id_20e81506_fk_accounts_ FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.touchpoints_quiethours
    ADD CONSTRAINT touchpoints_quiethou_updated_by_id_d2ff962c_fk_accounts_ FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.touchpoints_quiethours
    ADD CONSTRAINT touchpoints_quiethours_owner_id_b6926e3a_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.touchpoints_quiethours
    ADD CONSTRAINT touchpoints_quiethours_team_id_b6e74eb8_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.touchpoints_suppression
    ADD CONSTRAINT touchpoints_suppress_created_by_id_562a1fee_fk_accounts_ FOREIGN KEY (created_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.touchpoints_suppression
    ADD CONSTRAINT touchpoints_suppress_updated_by_id_a24fcd21_fk_accounts_ FOREIGN KEY (updated_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.touchpoints_suppression
    ADD CONSTRAINT touchpoints_suppression_owner_id_a8d41ff0_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.touchpoints_suppression
    ADD CONSTRAINT touchpoints_suppression_party_id_8784d6fb_fk_parties_party_id FOREIGN KEY (party_id) REFERENCES public.parties_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.touchpoints_suppression
    ADD CONSTRAINT touchpoints_suppression_team_id_ee969351_fk_accounts_team_id FOREIGN KEY (team_id) REFERENCES public.accounts_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_user_id_af5e0a6d_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.webhooks_delivery
    ADD CONSTRAINT webhooks_delivery_webhook_id_27345d75_fk_webhooks_webhook_id FOREIGN KEY (webhook_id) REFERENCES public.webhooks_webhook(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.webhooks_try
    ADD CONSTRAINT webhooks_try_delivery_id_e731571c_fk_webhooks_delivery_id FOREIGN KEY (delivery_id) REFERENCES public.webhooks_delivery(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.webhooks_webhook
    ADD CONSTRAINT webhooks_webhook_owner_id_fa512fda_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

INSERT INTO django_migrations (app, name, applied) VALUES
  ('account', '0001_initial', now()),
  ('account', '0002_email_max_length', now()),
  ('account', '0003_alter_emailaddress_create_unique_verified_email', now()),
  ('account', '0004_alter_emailaddress_drop_unique_email', now()),
  ('account', '0005_emailaddress_idx_upper_email', now()),
  ('account', '0006_emailaddress_lower', now()),
  ('account', '0007_emailaddress_idx_email', now()),
  ('account', '0008_emailaddress_unique_primary_email_fixup', now()),
  ('account', '0009_emailaddress_unique_primary_email', now()),
  ('accounts', '0001_initial', now()),
  ('accounts', '0002_sign_in', now()),
  ('accounts', '0003_stamp', now()),
  ('accounts', '0004_access', now()),
  ('accounts', '0005_tokens', now()),
  ('accounts', '0006_token_resource', now()),
  ('accounts', '0007_leaner_indexes', now()),
  ('activities', '0001_initial', now()),
  ('activities', '0002_leaner_indexes', now()),
  ('activities', '0003_calendars', now()),
  ('api', '0001_initial', now()),
  ('api', '0002_leaner_indexes', now()),
  ('auth', '0001_initial', now()),
  ('auth', '0002_alter_permission_name_max_length', now()),
  ('auth', '0003_alter_user_email_max_length', now()),
  ('auth', '0004_alter_user_username_opts', now()),
  ('auth', '0005_alter_user_last_login_null', now()),
  ('auth', '0006_require_contenttypes_0002', now()),
  ('auth', '0007_alter_validators_add_error_messages', now()),
  ('auth', '0008_alter_user_username_max_length', now()),
  ('auth', '0009_alter_user_last_name_max_length', now()),
  ('auth', '0010_alter_group_name_max_length', now()),
  ('auth', '0011_update_proxy_permissions', now()),
  ('auth', '0012_alter_user_first_name_max_length', now()),
  ('automation', '0001_initial', now()),
  ('automation', '0002_undo_story', now()),
  ('automation', '0003_reader', now()),
  ('automation', '0004_move_notifications', now()),
  ('automation', '0005_leaner_indexes', now()),
  ('catalog', '0001_initial', now()),
  ('catalog', '0002_search_text', now()),
  ('catalog', '0003_trash', now()),
  ('catalog', '0004_knowledge', now()),
  ('catalog', '0005_public_attributes', now()),
  ('contenttypes', '0001_initial', now()),
  ('contenttypes', '0002_remove_content_type_name', now()),
  ('dashboards', '0001_initial', now()),
  ('dashboards', '0002_annotations_and_mailings', now()),
  ('events', '0001_initial', now()),
  ('events', '0002_stream', now()),
  ('events', '0003_seals', now()),
  ('events', '0004_ended', now()),
  ('events', '0005_reader', now()),
  ('exchange', '0001_initial', now()),
  ('exchange', '0002_import_started_at', now()),
  ('exchange', '0003_trials', now()),
  ('exchange', '0004_exports', now()),
  ('exchange', '0005_meanings', now()),
  ('forecasts', '0001_initial', now()),
  ('forecasts', '0002_outcomes', now()),
  ('guidance', '0001_initial', now()),
  ('guidance', '0002_leads', now()),
  ('insight', '0001_initial', now()),
  ('insight', '0002_published_figures', now()),
  ('insight', '0003_failures_as_facts', now()),
  ('insight', '0004_leaner_indexes', now()),
  ('insight', '0005_lineage', now()),
  ('insight', '0006_question', now()),
  ('insight', '0007_costs', now()),
  ('insight', '0008_predictions', now()),
  ('insight', '0009_finding', now()),
  ('leads', '0001_initial', now()),
  ('leads', '0002_returning', now()),
  ('leads', '0003_stays', now()),
  ('mfa', '0001_initial', now()),
  ('mfa', '0002_authenticator_timestamps', now()),
  ('mfa', '0003_authenticator_type_uniq', now()),
  ('notifications', '0001_initial', now()),
  ('notifications', '0002_followers', now()),
  ('notifications', '0003_alerts', now()),
  ('notifications', '0004_reminders_and_bookings', now()),
  ('oauth', '0001_initial', now()),
  ('oauth', '0002_by_hand', now()),
  ('onlookers', '0001_initial', now()),
  ('orders', '0001_initial', now()),
  ('orders', '0002_line_products', now()),
  ('orders', '0003_lists', now()),
  ('orders', '0004_trash', now()),
  ('orders', '0005_whose', now()),
  ('orders', '0006_party_totals', now()),
  ('orders', '0007_line_prices', now()),
  ('orders', '0008_exchange_rates', now()),
  ('orders', '0009_deliveries_invoices_recurring', now()),
  ('orders', '0010_monthly', now()),
  ('parties', '0001_initial', now()),
  ('parties', '0002_unchecked_traits', now()),
  ('parties', '0003_name_skeleton', now()),
  ('parties', '0004_search_along_names', now()),
  ('parties', '0005_trash', now()),
  ('parties', '0006_places', now()),
  ('parties', '0007_merges', now()),
  ('parties', '0008_likely_duplicates', now()),
  ('parties', '0009_trait_facts', now()),
  ('parties', '0010_leaner_indexes', now()),
  ('performance', '0001_initial', now()),
  ('procrastinate', '0001_initial', now()),
  ('procrastinate', '0002_drop_started_at_column', now()),
  ('procrastinate', '0003_drop_started_at_column', now()),
  ('procrastinate', '0004_drop_procrastinate_version_table', now()),
  ('procrastinate', '0005_fix_procrastinate_fetch_job', now()),
  ('procrastinate', '0006_fix_trigger_status_events_insert', now()),
  ('procrastinate', '0007_add_queueing_lock_column', now()),
  ('procrastinate', '0008_close_fetch_job_race_condition', now()),
  ('procrastinate', '0009_add_defer_job_function', now()),
  ('procrastinate', '0010_add_procrastinate_periodic_defers', now()),
  ('procrastinate', '0011_add_foreign_key_index', now()),
  ('procrastinate', '0012_add_locks_to_periodic_defer', now()),
  ('procrastinate', '0013_fix_procrastinate_defer_periodic_job', now()),
  ('procrastinate', '0014_add_finish_job_and_retry_job_functions', now()),
  ('procrastinate', '0015_add_trigger_on_job_deletion', now()),
  ('procrastinate', '0016_delete_finished_jobs', now()),
  ('procrastinate', '0017_add_checks_to_finish_job', now()),
  ('procrastinate', '0018_add_checks_to_retry_job', now()),
  ('procrastinate', '0019_fix_finish_job_compat_issue', now()),
  ('procrastinate', '0020_add_index_on_procrastinate_jobs', now()),
  ('procrastinate', '0021_add_kwargs_to_defer_periodic_job', now()),
  ('procrastinate', '0022_null_locks_excluded', now()),
  ('procrastinate', '0023_remove_old_finish_job_function', now()),
  ('procrastinate', '0024_job_id_bigint', now()),
  ('procrastinate', '0025_add_models', now()),
  ('procrastinate', '0026_add_job_priority', now()),
  ('procrastinate', '0027_add_periodic_job_priority', now()),
  ('procrastinate', '0028_add_cancel_states', now()),
  ('procrastinate', '0029_add_additional_params_to_retry_job', now()),
  ('procrastinate', '0030_alter_procrastinateevent_options', now()),
  ('procrastinate', '0031_add_indexes_for_fetch_job', now()),
  ('procrastinate', '0032_pre_cancel_notification', now()),
  ('procrastinate', '0033_post_cancel_notification', now()),
  ('procrastinate', '0034_pre_add_heartbeat', now()),
  ('procrastinate', '0035_post_add_heartbeat', now()),
  ('procrastinate', '0036_add_worker_model', now()),
  ('procrastinate', '0037_pre_batch_defer_jobs', now()),
  ('procrastinate', '0038_post_batch_defer_jobs', now()),
  ('procrastinate', '0039_pre_priority_lock_fetch_job', now()),
  ('procrastinate', '0040_pre_retry_failed_job', now()),
  ('procrastinate', '0041_post_retry_failed_job', now()),
  ('quotes', '0001_initial', now()),
  ('quotes', '0002_given', now()),
  ('records', '0001_initial', now()),
  ('records', '0002_engine', now()),
  ('records', '0003_search_notes', now()),
  ('records', '0004_field_runs', now()),
  ('records', '0005_trash', now()),
  ('records', '0006_whose', now()),
  ('records', '0007_lists', now()),
  ('records', '0008_reader', now()),
  ('records', '0009_whose_external_id', now()),
  ('records', '0010_scan_files', now()),
  ('records', '0011_leaner_indexes', now()),
  ('sales', '0001_initial', now()),
  ('sales', '0002_big_opportunities', now()),
  ('sales', '0003_quotes', now()),
  ('sales', '0004_prospects', now()),
  ('sales', '0005_forecast_indexes', now()),
  ('sales', '0006_planned_sums', now()),
  ('search', '0001_initial', now()),
  ('search', '0002_leaner_indexes', now()),
  ('sessions', '0001_initial', now()),
  ('socialaccount', '0001_initial', now()),
  ('socialaccount', '0002_token_max_lengths', now()),
  ('socialaccount', '0003_extra_data_default_dict', now()),
  ('socialaccount', '0004_app_provider_id_settings', now()),
  ('socialaccount', '0005_socialtoken_nullable_app', now()),
  ('socialaccount', '0006_alter_socialaccount_extra_data', now()),
  ('territories', '0001_initial', now()),
  ('territories', '0002_hand_overs', now()),
  ('touchpoints', '0001_initial', now()),
  ('touchpoints', '0002_indexes', now()),
  ('touchpoints', '0003_timeline', now()),
  ('touchpoints', '0004_mailbox', now()),
  ('touchpoints', '0005_contacting', now()),
  ('ui', '0001_cache', now()),
  ('usersessions', '0001_initial', now()),
  ('webhooks', '0001_initial', now());
