import { Loader, Progress, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { SyncProgress } from "../../src-contract/commands/sync.ts";
import { useDesktopState } from "../api/DesktopProvider.tsx";
import { useDesktopEvent } from "../api/use-events.ts";
import { RecoveryCodesOfSignIn } from "../identity/RecoveryCodes.tsx";
import { KeptUnsent } from "../outbox/KeptUnsent.tsx";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { useNotice } from "../ui/use-notice.tsx";
import classes from "./SignIn.module.css";
import { SignInBrand } from "./SignInBrand.tsx";
import { SignInScreen } from "./SignInScreen.tsx";
import { useSyncProgressText } from "./use-sync-progress-text.ts";

/** Behind it there is always a signed-in person; in front of it the form, or the first sync with its numbers. */
export function SignInGate({ children }: { children: ReactNode }) {
  const { t } = useTexts();
  const session = useDesktopState("session");
  const syncState = useDesktopState("syncState");
  const failure = useDesktopState("failure");
  if (failure) {
    return (
      <main className={classes.page}>
        <div className={classes.box}>
          <Stack gap="sm">
            <ErrorMessage error={failure} />
            <KeptUnsent />
          </Stack>
        </div>
      </main>
    );
  }
  if (!session) {
    return (
      <main className={classes.page} aria-busy>
        <Loader size="sm" aria-label={t("session.loading")} />
      </main>
    );
  }
  if (session.state !== "signedIn") return <SignInScreen session={session} />;
  const { progress = null, lastSyncAt = null } = syncState ?? {};
  const firstSync = lastSyncAt === null ? progress : null;
  // The workplace stays mounted beneath: taking it down would take the telephone's line down with it.
  return (
    <>
      <div className={classes.workplace} inert={firstSync !== null}>
        {children}
      </div>
      <RecoveryCodesOfSignIn />
      <InvitationWaits />
      {firstSync ? <FirstSync progress={firstSync} /> : null}
    </>
  );
}

/** An invitation that was opened while somebody is signed in waits for the sign-in screen. */
function InvitationWaits() {
  const { t } = useTexts();
  const notice = useNotice();
  useDesktopEvent("joinLinkArrived", () => notice.say(t("session.invitationWhileSignedIn")));
  return null;
}

function FirstSync({ progress }: { progress: SyncProgress }) {
  const { t } = useTexts();
  const said = useSyncProgressText(progress);
  return (
    <main className={classes.cover}>
      <div className={classes.page}>
        <Stack className={classes.box} gap="sm">
          <SignInBrand />
          <Text fw={600} size="lg" role="status">
            {said?.title ?? t("session.firstSync")}
          </Text>
          <Progress aria-label={said?.title ?? t("session.firstSync")} value={said?.value ?? 0} />
          <Text size="sm" className={classes.numbers}>
            {said?.numbers}
          </Text>
          <Text size="sm" c="dimmed">
            {t("session.firstSyncHint")}
          </Text>
        </Stack>
      </div>
    </main>
  );
}
