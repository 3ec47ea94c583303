-- A database as format 1 left it. It is never edited: learners have files like it.
CREATE TABLE event (
    seq     INTEGER PRIMARY KEY,
    id      TEXT NOT NULL UNIQUE,
    at      TEXT NOT NULL,
    version TEXT NOT NULL,
    kind    TEXT NOT NULL,
    subject TEXT NOT NULL,
    body    TEXT NOT NULL,
    after   TEXT,
    archive TEXT
);
CREATE INDEX event_by_kind ON event (kind);
CREATE INDEX event_by_subject ON event (subject);
CREATE INDEX event_by_archive ON event (archive) WHERE archive IS NOT NULL;
CREATE TRIGGER event_is_kept BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'events are not deleted'); END;
CREATE TRIGGER event_is_final
BEFORE UPDATE OF seq, id, at, version, kind, subject, body, after ON event
BEGIN SELECT RAISE(ABORT, 'events are not changed'); END;
INSERT INTO event VALUES
    (1, '00000000000000000000000000000001', '2025-04-01T09:00:01.000+00:00', '0.1.0', 'lesson.done', 'old', '{}', NULL, '00000000000000000000000000000002'),
    (2, '00000000000000000000000000000002', '2025-04-01T09:00:02.000+00:00', '0.1.0', 'store.reset', 'progress', '{}', NULL, NULL),
    (3, '00000000000000000000000000000003', '2025-04-01T09:00:03.000+00:00', '0.1.0', 'setting', 'language', '{"value":"ja"}', NULL, NULL),
    (4, '00000000000000000000000000000004', '2025-04-01T09:00:04.000+00:00', '0.1.0', 'lesson.read', 'routes', '{"place":"intro"}', NULL, NULL),
    (5, '00000000000000000000000000000005', '2025-04-01T09:00:05.000+00:00', '0.1.0', 'lesson.done', 'routes', '{}', NULL, NULL),
    (6, '00000000000000000000000000000006', '2025-04-01T09:00:06.000+00:00', '0.1.0', 'attempt.start', 'no-route', '{"content_hash":"abc","language":"ja"}', NULL, NULL),
    (7, '00000000000000000000000000000007', '2025-04-01T09:00:07.000+00:00', '0.1.0', 'attempt.hint', '00000000000000000000000000000006', '{"rung":1}', '00000000000000000000000000000006', NULL),
    (8, '00000000000000000000000000000008', '2025-04-01T09:00:08.000+00:00', '0.1.0', 'attempt.command', '00000000000000000000000000000006', '{"line":"aws ec2 create-route"}', '00000000000000000000000000000007', NULL),
    (9, '00000000000000000000000000000009', '2025-04-01T09:00:09.000+00:00', '0.1.0', 'attempt.submit', '00000000000000000000000000000006', '{"solved":true,"score":0.5,"detail":{}}', '00000000000000000000000000000008', NULL),
    (10, '0000000000000000000000000000000a', '2025-04-01T09:00:10.000+00:00', '0.1.0', 'attempt.start', 'bastion', '{"content_hash":"def","language":"ja"}', NULL, NULL),
    (11, '0000000000000000000000000000000b', '2025-04-01T09:00:11.000+00:00', '0.1.0', 'attempt.command', '0000000000000000000000000000000a', '{"line":"aws ec2 describe-vpcs"}', '0000000000000000000000000000000a', NULL);
PRAGMA user_version = 1;
