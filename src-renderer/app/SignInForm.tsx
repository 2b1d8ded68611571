import { Button, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SessionState } from "../../src-contract/commands.ts";
import { command } from "../api/command.ts";
import { useCommand } from "../api/use-command.ts";
import { KeptUnsent } from "../outbox/KeptUnsent.tsx";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import classes from "./SignIn.module.css";
import { SignInBrand } from "./SignInBrand.tsx";

type Closed = Exclude<SessionState, { state: "signedIn" }>;

/** Server, e-mail, password; where the computer keeps no secrets, the password alone opens the local data. */
export function SignInForm({ session }: { session: Closed }) {
  const { t } = useTranslation();
  const [otherAccount, setOtherAccount] = useState(false);
  const locked = session.state === "locked" && !otherAccount;
  const known = session.state === "locked" ? session : session.lastSignIn;
  const [serverUrl, setServerUrl] = useState(known?.serverUrl ?? "");
  const [email, setEmail] = useState(known?.email ?? "");
  const [password, setPassword] = useState("");
  const [demo, setDemo] = useState(false);
  const [missing, setMissing] = useState<"fillServerUrl" | "fillEmail" | "fillPassword" | null>(null);
  const signIn = useCommand("signIn");
  const unlock = useCommand("unlock");
  const { busy, error } = locked ? unlock : signIn;

  useEffect(() => {
    void command("appInfo", {}).then((info) => {
      if (!info.ok || !info.value.demo) return;
      const account = info.value.demo;
      setServerUrl((old) => old || account.serverUrl);
      setEmail((old) => old || account.email);
      setPassword((old) => old || account.password);
      setDemo(true);
    });
  }, []);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const empty = !locked && !serverUrl.trim() ? "fillServerUrl" : !locked && !email.trim() ? "fillEmail" : null;
    setMissing(empty ?? (password ? null : "fillPassword"));
    if (empty || !password) return;
    if (locked) void unlock.run({ password });
    else void signIn.run({ serverUrl: serverUrl.trim(), email: email.trim(), password });
  };
  const fault = (key: typeof missing) => (missing === key && key ? { error: t(`session.${key}`) } : {});

  return (
    <main className={classes.page}>
      <form className={classes.box} aria-label={t("session.title")} onSubmit={submit} noValidate>
        <Stack gap="sm">
          <SignInBrand />
          {session.state === "signedOut" && session.reason === "fileDamaged" ? (
            <Text size="sm" role="status">
              {t("session.fileDamaged")}
            </Text>
          ) : null}
          {locked ? (
            <Text size="sm">
              {email}. {t("session.locked")}
            </Text>
          ) : (
            <>
              <TextInput
                label={t("session.serverUrl")}
                description={t("session.serverUrlHint")}
                value={serverUrl}
                autoComplete="url"
                spellCheck={false}
                onChange={(event) => setServerUrl(event.currentTarget.value)}
                {...fault("fillServerUrl")}
              />
              <TextInput
                label={t("session.email")}
                type="email"
                value={email}
                autoComplete="username"
                onChange={(event) => setEmail(event.currentTarget.value)}
                {...fault("fillEmail")}
              />
            </>
          )}
          <PasswordInput
            label={t("session.password")}
            value={password}
            autoComplete="current-password"
            data-autofocus={locked || Boolean(known)}
            visibilityToggleButtonProps={{ "aria-label": t("session.showPassword") }}
            onChange={(event) => setPassword(event.currentTarget.value)}
            {...fault("fillPassword")}
          />
          {demo ? (
            <Text size="xs" c="dimmed">
              {t("session.demo")}
            </Text>
          ) : null}
          {error ? <ErrorMessage error={error} /> : null}
          <Button type="submit" loading={busy}>
            {locked ? t("session.unlock") : t("session.signIn")}
          </Button>
          {session.state === "locked" && !otherAccount ? (
            <Button variant="subtle" color="gray" onClick={() => setOtherAccount(true)}>
              {t("session.otherAccount")}
            </Button>
          ) : null}
          <KeptUnsent />
        </Stack>
      </form>
    </main>
  );
}
