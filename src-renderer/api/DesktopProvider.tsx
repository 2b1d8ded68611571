import { type Context, createContext, type ReactNode, useContext, useEffect, useState } from "react";
import type { SessionState } from "../../src-contract/commands/session.ts";
import type { Settings } from "../../src-contract/commands/system.ts";
import type { SyncState } from "../../src-contract/commands/sync.ts";
import type { ErrorBody } from "../../src-contract/errors.ts";
import { command } from "./command.ts";
import { createEventHub, type EventHub } from "./event-hub.ts";
import { shareEqual } from "./share-equal.ts";

export type DesktopState = {
  /** null until the first answer of the process that owns it. */
  session: SessionState | null;
  syncState: SyncState | null;
  settings: Settings | null;
  /** The store did not answer at all: the only state in which nothing else can be shown. */
  failure: ErrorBody | null;
};

const HubContext = createContext<EventHub | null>(null);
/** One for each piece: whoever asks for the session is not drawn again when the queue moves. */
const pieces = {
  session: createContext<DesktopState["session"]>(null),
  syncState: createContext<DesktopState["syncState"]>(null),
  settings: createContext<DesktopState["settings"]>(null),
  failure: createContext<DesktopState["failure"]>(null),
};

/** Listens to the window's one event channel and keeps what every screen asks for: session, sync state, settings. */
export function DesktopProvider({ children }: { children: ReactNode }) {
  const [hub, setHub] = useState<EventHub | null>(null);
  const [state, setWhole] = useState<DesktopState>({ session: null, syncState: null, settings: null, failure: null });

  useEffect(() => {
    const setState = (next: (old: DesktopState) => DesktopState) => setWhole((old) => shareEqual(old, next(old)));
    const created = createEventHub((listener) => window.kartoteka.onEvent(listener));
    setHub(created);
    // An event that comes before the first answer is newer than that answer.
    created.listen((event) => {
      if (event.event === "sessionChanged") setState((old) => ({ ...old, session: event.session, failure: null }));
      if (event.event === "syncStateChanged") setState((old) => ({ ...old, syncState: event.syncState }));
      if (event.event === "settingsChanged") setState((old) => ({ ...old, settings: event.settings }));
    });
    void command("readSession", {}).then((answer) =>
      setState((old) =>
        answer.ok ? { ...old, session: old.session ?? answer.value } : { ...old, failure: answer.error },
      ),
    );
    void command("readSyncState", {}).then((answer) => {
      if (answer.ok) setState((old) => ({ ...old, syncState: old.syncState ?? answer.value }));
    });
    void command("readSettings", {}).then((answer) => {
      if (answer.ok) setState((old) => ({ ...old, settings: old.settings ?? answer.value }));
    });
    return () => created.close();
  }, []);

  if (!hub) return null;
  return (
    <HubContext.Provider value={hub}>
      <pieces.session.Provider value={state.session}>
        <pieces.syncState.Provider value={state.syncState}>
          <pieces.settings.Provider value={state.settings}>
            <pieces.failure.Provider value={state.failure}>{children}</pieces.failure.Provider>
          </pieces.settings.Provider>
        </pieces.syncState.Provider>
      </pieces.session.Provider>
    </HubContext.Provider>
  );
}

/** Throws outside DesktopProvider: a fault of the program. */
export function useEventHub(): EventHub {
  const hub = useContext(HubContext);
  if (!hub) throw new Error("DesktopProvider is missing above this component");
  return hub;
}

export function useDesktopState<Piece extends keyof DesktopState>(piece: Piece): DesktopState[Piece] {
  return useContext(pieces[piece] as Context<DesktopState[Piece]>);
}
