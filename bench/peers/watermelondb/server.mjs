// The pull and push of WatermelonDB's documentation over SQLite at FULL: the floor's own server.
import "../../floor/server.ts";
