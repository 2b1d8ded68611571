import { Button, Group, PasswordInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ManagedPerson, PersonChange } from "../../src-contract/administration.ts";
import { Section } from "../ui/Section.tsx";
import classes from "./Administration.module.css";

type LineFormProps = { person: ManagedPerson; busy: boolean; onApply: (change: PersonChange) => Promise<boolean> };

/** A telephone line is set as a whole: its password never comes back to be shown or kept. */
export function LineForm({ person: { name, line }, busy, onApply }: LineFormProps) {
  const { t } = useTranslation();
  const [form, setForm] = useState({
    uri: line?.uri ?? "sip:",
    server: line?.servers[0] ?? "wss://",
    authorizationUsername: line?.authorizationUsername ?? "",
    password: "",
    displayName: line?.displayName ?? name,
  });
  const isWhole = Object.values(form).every((text) => text.trim() !== "") && /^sips?:\S+@\S+$/.test(form.uri.trim());
  const fields = [
    ["uri", t("administration.line.uri")],
    ["server", t("administration.line.server")],
    ["authorizationUsername", t("administration.line.username")],
    ["displayName", t("administration.line.displayName")],
  ] as const;

  async function submit(): Promise<void> {
    if (!isWhole || busy) return;
    const { server, ...account } = form;
    const sipAccount = { ...account, uri: account.uri.trim(), servers: [server.trim()], iceServers: [] };
    if (await onApply({ change: "sipAccount", sipAccount })) setForm((old) => ({ ...old, password: "" }));
  }

  return (
    <Section title={t("administration.line.title")}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {fields.map(([field, label]) => (
          <TextInput
            key={field}
            label={label}
            value={form[field]}
            maxLength={300}
            onChange={(event) => {
              const text = event.currentTarget.value;
              setForm((old) => ({ ...old, [field]: text }));
            }}
          />
        ))}
        <PasswordInput
          label={t("administration.line.password")}
          autoComplete="new-password"
          value={form.password}
          maxLength={300}
          visibilityToggleButtonProps={{ "aria-label": t("session.showPassword") }}
          onChange={(event) => {
            const text = event.currentTarget.value;
            setForm((old) => ({ ...old, password: text }));
          }}
        />
        <span className={`${classes.wide} ${classes.dim}`}>{t("administration.line.passwordHint")}</span>
        <Group className={classes.wide}>
          <Button type="submit" disabled={!isWhole} loading={busy}>
            {t("administration.line.save")}
          </Button>
          {line ? (
            <Button
              variant="default"
              disabled={busy}
              onClick={() => void onApply({ change: "sipAccount", sipAccount: null })}
            >
              {t("administration.line.clear")}
            </Button>
          ) : null}
        </Group>
      </form>
    </Section>
  );
}
