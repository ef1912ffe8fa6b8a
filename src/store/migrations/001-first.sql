CREATE TABLE data_keys (
  id TEXT PRIMARY KEY,
  wrapped BLOB NOT NULL,
  canary BLOB NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE users (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL CHECK (role IN ('owner', 'operator', 'viewer', 'member')),
  password TEXT,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE user_keys (
  fingerprint TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  line TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('file', 'page')),
  added_at INTEGER NOT NULL
) STRICT;

-- The loopback port of each key at the OpenSSH door. A row outlives its key and its number is never used again, so that
-- a connection which a removed key still holds cannot reach the port of another
CREATE TABLE key_ports (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  fingerprint TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  secret_hash BLOB NOT NULL UNIQUE,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  door TEXT NOT NULL CHECK (door IN ('embedded', 'openssh', 'socket', 'loopback')),
  fingerprint TEXT,
  connection TEXT,
  origin TEXT NOT NULL,
  browser_key TEXT NOT NULL,
  browser TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_active_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ended_at INTEGER,
  ended_why TEXT
) STRICT;
CREATE INDEX sessions_open ON sessions (user_id) WHERE ended_at IS NULL;

CREATE TABLE repositories (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  destination TEXT NOT NULL,
  password BLOB NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE plans (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  repository_id TEXT NOT NULL REFERENCES repositories (id),
  sources TEXT NOT NULL,
  excludes TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE jobs (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('backup', 'restore')),
  state TEXT NOT NULL,
  plan_id TEXT REFERENCES plans (id) ON DELETE SET NULL,
  plan_name TEXT,
  repository_id TEXT NOT NULL REFERENCES repositories (id),
  requested_by TEXT NOT NULL,
  task TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  ended_at INTEGER,
  child TEXT,
  progress TEXT,
  summary TEXT,
  code TEXT,
  message TEXT,
  problems TEXT NOT NULL DEFAULT '[]',
  problem_count INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX jobs_by_plan ON jobs (plan_id, created_at DESC);
CREATE INDEX jobs_newest ON jobs (created_at DESC);
CREATE INDEX jobs_active ON jobs (repository_id) WHERE state IN ('queued', 'running');
