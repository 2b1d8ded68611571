import { lazy, Suspense, useRef, useState } from "react";
import { Redirect, Route, Switch, useLocation } from "wouter";
import { AdministrationScreen } from "../administration/AdministrationScreen.tsx";
import { useDesktopEvent } from "../api/use-events.ts";
import { useRights } from "../api/use-session.ts";
import { CallJournal } from "../calls/CallJournal.tsx";
import { CompactCard } from "../client-card/CompactCard.tsx";
import { ProblemReport } from "../client-card/ProblemReport.tsx";
import type { ClientListHandle } from "../client-list/ClientList.tsx";
import { IdentitySettings } from "../identity/IdentitySettings.tsx";
import { ImportScreen } from "../import/ImportScreen.tsx";
import { SettingsScreen } from "../settings/SettingsScreen.tsx";
import { DeviceSettings } from "../softphone/DeviceSettings.tsx";
import { QuickKeySettings } from "../softphone/QuickKeySettings.tsx";
import { OutcomeUndo } from "../softphone/OutcomeUndo.tsx";
import { OthersCallsProvider } from "../softphone/OthersCallsProvider.tsx";
import { PhoneBar } from "../softphone/PhoneBar.tsx";
import { useShowNumber } from "../softphone/dial-request.ts";
import { useSoftphone } from "../softphone/softphone-store.ts";
import { TasksScreen } from "../tasks/TasksScreen.tsx";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { addresses, type CardTab, cardTabOf } from "../ui/addresses.ts";
import { CompactCardContext } from "../ui/compact-card-context.ts";
import { useNotice } from "../ui/use-notice.tsx";
import { CallColumn } from "./CallColumn.tsx";
import { ClientsScreen } from "./ClientsScreen.tsx";
import { CloseQuestion } from "./CloseQuestion.tsx";
import { CommandPalette } from "./CommandPalette.tsx";
import { CrashBoundary } from "./CrashBoundary.tsx";
import { KeysSheet } from "./KeysSheet.tsx";
import { MissingScreen } from "./MissingRight.tsx";
import { DialQuestion } from "../softphone/DialQuestion.tsx";
import { Rail } from "./Rail.tsx";
import classes from "./Shell.module.css";
import { SignOutQuestion } from "./SignOutQuestion.tsx";
import { SyncProgress } from "./SyncProgress.tsx";
import { TodayScreen } from "./TodayScreen.tsx";
import { TopBar } from "./TopBar.tsx";
import { useAppKeys } from "./use-app-keys.ts";
import { useObjectMenu } from "./use-object-menu.tsx";
import { useMissingRight } from "./use-missing-right.ts";

/** With its text and pictures it is read only when somebody asks for it: the start carries nothing of it. */
const HelpScreen = lazy(async () => ({ default: (await import("../help/HelpScreen.tsx")).HelpScreen }));

/** The one window of UX.md: top bar, rail, the open screen, the phone bar that is always there. */
export function Shell() {
  const { t } = useTexts();
  const [path, go] = useLocation();
  const rights = useRights();
  const notice = useNotice();
  const missingRight = useMissingRight();
  const list = useRef<ClientListHandle>(null);
  const [palette, setPalette] = useState(false);
  const [signingOut, setSigningOut] = useState(false);
  const [keys, setKeys] = useState(false);
  const [problemOf, setProblemOf] = useState<string | null>(null);
  const [newClient, setNewClient] = useState<string | null>(null);
  const dial = useSoftphone((phone) => phone.dial);
  const [glanced, setGlanced] = useState<string | null>(null);
  const openOutcome = useSoftphone((phone) => phone.openOutcome);
  const [, screen, cardId] = path.split("/");
  const opened = screen === "clients" && cardId ? cardId : null;
  const openClient = (id: string, tab?: CardTab) => go(addresses.client(id, tab));
  const showClients = () => {
    if (!path.startsWith(addresses.clients)) go(addresses.clients);
  };
  const find = () => {
    // at once: the next letters are meant for the field
    if (list.current) return list.current.focusSearch();
    showClients();
    return void requestAnimationFrame(() => {
      // The list is folded away: the palette finds the same clients.
      if (list.current) list.current.focusSearch();
      else setPalette(true);
    });
  };
  const startNewClient = () => {
    if (!rights.mayDo("createClient")) {
      notice.say(missingRight({ name: "newClient", act: "createClient" }));
      return;
    }
    showClients();
    setNewClient("");
  };
  const objects = useObjectMenu({
    open: openClient,
    openBeside(id) {
      if (opened === null || opened === id) return openClient(id);
      go(addresses.client(opened, cardTabOf(path.split("/")[3]), { id, tab: "main" }));
    },
    glance: setGlanced,
    dial: (number, clientId) => void dial(number, clientId),
  });
  const showNumber = useShowNumber();
  const run = useAppKeys({
    showNumber: (number) => showNumber(number, true),
    find,
    go,
    openPalette: () => setPalette(true),
    newClient: startNewClient,
    signOut: () => setSigningOut(true),
    showKeys: () => setKeys(true),
    reportProblem() {
      if (!rights.mayDo("addTask")) return notice.say(missingRight({ name: "interaction", act: "addTask" }));
      if (opened === null) return notice.say(t("problem.needsCard"));
      setProblemOf(opened);
    },
  });

  useDesktopEvent("menuCommand", ({ command: name }) => run(name));
  useDesktopEvent("openClient", ({ clientId }) => openClient(clientId));

  const seesWork = rights.maySee("calls");
  const missing = (name: "today" | "tasks" | "calls") => (
    <MissingScreen missing={{ name, see: name === "tasks" ? "tasks" : "calls" }} />
  );

  return (
    <OthersCallsProvider>
      <CompactCardContext.Provider value={setGlanced}>
        <div className={classes.window} {...objects.handlers}>
          <TopBar onPalette={() => setPalette(true)} onOpenClient={openClient} />
          <div className={classes.middle}>
            <Rail />
            <SyncProgress />
            <main className={classes.screen}>
              <CrashBoundary key={path.split("/")[1]}>
                <Switch>
                  <Route path="/clients/:id?/:tab?/:besideId?/:besideTab?">
                    {({ id, tab, besideId, besideTab }) => (
                      <ClientsScreen
                        card={id === undefined ? null : { id, tab: cardTabOf(tab) }}
                        beside={besideId === undefined ? null : { id: besideId, tab: cardTabOf(besideTab) }}
                        list={list}
                        newClientText={newClient}
                        onNewClient={setNewClient}
                        onGo={(card, beside) => go(addresses.client(card.id, card.tab, beside))}
                        onImport={() => go(addresses.import)}
                      />
                    )}
                  </Route>
                  <Route path={addresses.today}>
                    {seesWork ? <TodayScreen onOpenClient={openClient} /> : missing("today")}
                  </Route>
                  <Route path={addresses.tasks}>
                    {seesWork ? <TasksScreen onOpenClient={openClient} /> : missing("tasks")}
                  </Route>
                  <Route path="/calls/:scope?">
                    {({ scope }) =>
                      seesWork ? (
                        <CallJournal key={scope} first={scope} onOpenClient={openClient} onGiveOutcome={openOutcome} />
                      ) : (
                        missing("calls")
                      )
                    }
                  </Route>
                  <Route path={addresses.import}>
                    {rights.mayDo("importClients") ? (
                      <ImportScreen onShowClients={() => go(addresses.clients)} />
                    ) : (
                      <MissingScreen missing={{ name: "import", act: "importClients" }} />
                    )}
                  </Route>
                  <Route path={addresses.administration}>
                    {rights.mayDo("addBookEntry") ? (
                      <AdministrationScreen />
                    ) : (
                      <MissingScreen missing={{ name: "administration", act: "addBookEntry" }} />
                    )}
                  </Route>
                  <Route path={`${addresses.settings}/:part?`}>
                    {({ part }) => (
                      <SettingsScreen
                        atKeys={`${addresses.settings}/${part}` === addresses.windowKeys}
                        devices={<DeviceSettings />}
                        quickKeys={rights.mayDo("startCall") ? <QuickKeySettings /> : null}
                        identity={<IdentitySettings />}
                        onSignOut={() => setSigningOut(true)}
                      />
                    )}
                  </Route>
                  <Route path={`${addresses.help()}/:section?`}>
                    {({ section }) => (
                      <Suspense fallback={null}>
                        <HelpScreen section={section} onLeave={() => history.back()} />
                      </Suspense>
                    )}
                  </Route>
                  <Route>
                    <Redirect to={addresses.clients} />
                  </Route>
                </Switch>
              </CrashBoundary>
              {objects.menu}
            </main>
            {path.startsWith(addresses.clients) ? null : <CallColumn />}
          </div>
          <div data-region data-walk="phone">
            <PhoneBar />
          </div>
          {palette ? (
            <CommandPalette
              onClose={() => setPalette(false)}
              onRun={run}
              onOpenClient={openClient}
              onGlance={setGlanced}
              onDial={({ id, phone }) => {
                if (phone) void dial(phone.e164 ?? phone.raw, id);
              }}
            />
          ) : null}
          <DialQuestion />
          {problemOf === null ? null : <ProblemReport clientId={problemOf} onClose={() => setProblemOf(null)} />}
          {keys ? (
            <KeysSheet
              onClose={() => setKeys(false)}
              onChange={() => {
                setKeys(false);
                go(addresses.windowKeys);
              }}
              onHelp={() => {
                setKeys(false);
                go(addresses.help());
              }}
            />
          ) : null}
          {signingOut ? <SignOutQuestion onClose={() => setSigningOut(false)} /> : null}
          {glanced === null ? null : (
            <CompactCard
              clientId={glanced}
              onClose={() => setGlanced(null)}
              onOpen={(id) => {
                setGlanced(null);
                openClient(id);
              }}
            />
          )}
          <CloseQuestion />
          <OutcomeUndo />
        </div>
      </CompactCardContext.Provider>
    </OthersCallsProvider>
  );
}
