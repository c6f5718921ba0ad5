BEGIN TRANSACTION;
CREATE TABLE story (
            id TEXT PRIMARY KEY, path TEXT NOT NULL, published TEXT NOT NULL, updated TEXT NOT NULL,
            fingerprint TEXT NOT NULL, standing TEXT NOT NULL, entry TEXT NOT NULL
        , version INTEGER) WITHOUT ROWID;
INSERT INTO story VALUES('tag:gazette.example,2025:damaged','content/damaged.md','2026-11-23T12:00:00+02:00','2026-11-23T12:00:00+02:00','','(''usable'', ''free'', None, None, ''uk'', None, [], [], None, None)','{"version": 3',NULL);
INSERT INTO story VALUES('tag:gazette.example,2025:gone','','2026-11-23T12:00:00+02:00','2026-11-23T12:00:00+02:00','','(''usable'', ''free'', None, None, ''uk'', None, [], [], None, None)','{"id":"tag:gazette.example,2025:gone","name":"gone","path":"content/gone.md","url":"https://gazette.example/gone","title":"Harbour reopens","published":"2026-11-23T12:00:00+02:00","published_is_day":false,"updated":"2026-11-23T12:00:00+02:00","language":"uk","status":"usable","access":"free","fingerprint":"","minor":false,"live":false,"summary":"Ships sail again.","content_html":"<p>The harbour opened at six.</p>"}',NULL);
INSERT INTO story VALUES('tag:gazette.example,2025:harbour-reopens','content/harbour-reopens.md','2026-11-23T12:00:00+02:00','2026-11-23T12:00:00+02:00','f','(''canceled'', ''members'', 1795428000.0, 1795428000.0, ''uk'', ''City'', [''a'', ''b''], [''Olha Sova''], ''Politico'', ''UNN'')','{"id":"tag:gazette.example,2025:harbour-reopens","guid":"4711 at https://x.example","name":"harbour-reopens","path":"content/harbour-reopens.md","url":"https://gazette.example/harbour-reopens","title":"Harbour reopens","published":"2026-11-23T12:00:00+02:00","published_is_day":true,"updated":"2026-11-23T12:00:00+02:00","language":"uk","authors":[{"name":"Olha Sova","email":"o@x.example","url":"https://x.example/o"}],"agency":"UNN","source":"Politico","dateline":"Київ","section":"City","tags":["a","b"],"rights":"©","images":[{"url":"https://x.example/p.jpg","alt":"a","caption":"b","credit":"c","width":1,"height":2,"length":3}],"enclosures":[{"url":"https://x.example/a.mp3","media_type":"audio/mpeg","length":7,"title":"t"}],"corrections":[{"at":"2026-11-23T12:00:00+02:00","note":"n"},{"at":"2026-11-24","note":"m"}],"related":[{"title":"r","url":"https://x.example/r","published":"2026-11-22","views":3}],"free":{"kicker":"x","rows":["a","b"]},"status":"canceled","access":"members","embargo":"2026-11-23T12:00:00+02:00","expires":"2026-11-23T12:00:00+02:00","fingerprint":"f","minor":true,"live":true,"version":3,"summary":"Ships sail again.","content_html":"<p>The harbour opened at six.</p>","origins":{"title":"line 3"}}',3);
INSERT INTO story VALUES('tag:gazette.example,2025:odd','content/'||CAST(X'EDB3BF' AS TEXT)||'.md','2026-11-23T12:00:00+02:00','2026-11-23T12:00:00+02:00','','(''usable'', ''free'', None, None, ''uk'', None, [], [], None, None)','{"id":"tag:gazette.example,2025:odd","name":"odd","path":"content/'||CAST(X'EDB3BF' AS TEXT)||'.md","url":"https://gazette.example/odd","title":"Harbour reopens","published":"2026-11-23T12:00:00+02:00","published_is_day":false,"updated":"2026-11-23T12:00:00+02:00","language":"uk","status":"usable","access":"free","fingerprint":"","minor":false,"live":false,"summary":"Ships sail again.","content_html":"<p>The harbour opened at six.</p>"}',NULL);
INSERT INTO story VALUES('tag:gazette.example,2025:other','content/other.md','2026-11-23T12:00:00+02:00','2026-11-23T12:00:00+02:00','','(''usable'', ''free'', None, None, ''uk'', None, [], [], None, None)','{"id":"tag:gazette.example,2025:other","name":"other","path":"content/other.md","url":"https://gazette.example/other","title":"Harbour reopens","published":"2026-11-23T12:00:00+02:00","published_is_day":false,"updated":"2026-11-23T12:00:00+02:00","language":"uk","status":"usable","access":"free","fingerprint":"","minor":false,"live":false,"summary":"Ships sail again.","content_html":"<p>The harbour opened at six.</p>"}',NULL);
INSERT INTO story VALUES('tag:gazette.example,2025:strange','content/strange.md','2026-11-23T12:00:00+02:00','2026-11-23T12:00:00+02:00','','(''usable'', ''free'', None, None, ''uk'', None, [], [], None, None)','{"title": 5}',NULL);
CREATE TABLE feed (name TEXT PRIMARY KEY, updated TEXT NOT NULL, ids TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO feed VALUES('empty','2025-01-01T00:00:00+00:00','');
INSERT INTO feed VALUES('news','2026-11-23T12:00:00+02:00',replace('tag:gazette.example,2025:other\ntag:gazette.example,2025:harbour-reopens','\n',char(10)));
CREATE TABLE file (
            target TEXT NOT NULL, path TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (target, path, digest)
        ) WITHOUT ROWID;
INSERT INTO file VALUES('../other','news.rss','3333333333333333333333333333333333333333333333333333333333333333');
INSERT INTO file VALUES('../output','news.atom','2222222222222222222222222222222222222222222222222222222222222222');
INSERT INTO file VALUES('../output','news.rss','1111111111111111111111111111111111111111111111111111111111111111');
CREATE TABLE intent (
            target TEXT NOT NULL, path TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (target, path, digest)
        ) WITHOUT ROWID;
INSERT INTO intent VALUES('../output','news.rss','4444444444444444444444444444444444444444444444444444444444444444');
CREATE INDEX story_path ON story (path);
PRAGMA user_version=2;
COMMIT;
