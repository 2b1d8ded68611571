// RxDB's HTTP replication over SQLite at FULL: checkpoints, documents, an event stream; the floor's own server.
import "../../floor/server.ts";
