import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import type { SessionState } from "../../src-contract/commands/session.ts";
import type { Settings } from "../../src-contract/commands/system.ts";
import type { SyncState } from "../../src-contract/commands/sync.ts";
import type { ErrorBody } from "../../src-contract/errors.ts";
import { command } from "./command.ts";
import { createEventHub, type EventHub } from "./event-hub.ts";

export type DesktopState = {
  /** null until the first answer of the process that owns it. */
  session: SessionState | null;
  syncState: SyncState | null;
  settings: Settings | null;
  /** The store did not answer at all: the only state in which nothing else can be shown. */
  failure: ErrorBody | null;
};

const HubContext = createContext<EventHub | null>(null);
const StateContext = createContext<DesktopState | null>(null);

/** Listens to the window's one event channel and keeps what every screen asks for: session, sync state, settings. */
export function DesktopProvider({ children }: { children: ReactNode }) {
  const [hub, setHub] = useState<EventHub | null>(null);
  const [state, setState] = useState<DesktopState>({ session: null, syncState: null, settings: null, failure: null });

  useEffect(() => {
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
      <StateContext.Provider value={state}>{children}</StateContext.Provider>
    </HubContext.Provider>
  );
}

export function useEventHub(): EventHub {
  const hub = useContext(HubContext);
  if (!hub) throw new Error("DesktopProvider is missing above this component");
  return hub;
}

export function useDesktopState(): DesktopState {
  const state = useContext(StateContext);
  if (!state) throw new Error("DesktopProvider is missing above this component");
  return state;
}
