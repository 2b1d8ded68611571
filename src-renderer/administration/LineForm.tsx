import { Button, Group, PasswordInput, Select, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { ManagedPerson, PersonChange } from "../../src-contract/administration.ts";
import type { SipAccount } from "../../src-contract/sync-protocol.ts";
import { newId } from "../api/mutate.ts";
import classes from "./Administration.module.css";

type LineFormProps = {
  /** Null for one that is yet to be given. */
  line: ManagedPerson["lines"][number] | null;
  personName: string;
  busy: boolean;
  onApply: (change: PersonChange) => Promise<boolean>;
};

/** A telephone line is set as a whole: its password never comes back to be shown or kept. */
export function LineForm({ line, personName, busy, onApply }: LineFormProps) {
  const { t } = useTexts();
  // Saved again after an answer that was lost, it is the same line.
  const [id] = useState(() => line?.id ?? newId());
  const [form, setForm] = useState({
    label: line?.label ?? "",
    uri: line?.uri ?? "sip:",
    servers: line?.servers.join("\n") ?? "wss://",
    authorizationUsername: line?.authorizationUsername ?? "",
    password: "",
    displayName: line?.displayName ?? personName,
  });
  const [dtmf, setDtmf] = useState<SipAccount["dtmf"]>(line?.dtmf ?? "events");
  const servers = form.servers.split(/\s+/).filter(Boolean);
  const isWhole =
    Object.values(form).every((text) => text.trim() !== "") &&
    /^sips?:\S+@\S+$/.test(form.uri.trim()) &&
    servers.every((server) => /^wss?:\/\/./i.test(server));
  const change = (field: keyof typeof form, text: string) => setForm((old) => ({ ...old, [field]: text }));
  const textField = (field: keyof typeof form, label: string) => (
    <TextInput
      label={label}
      value={form[field]}
      maxLength={300}
      onChange={(event) => change(field, event.currentTarget.value)}
    />
  );

  async function submit(): Promise<void> {
    if (!isWhole || busy) return;
    const { label, uri, ...rest } = form;
    const sipAccount = { ...rest, id, label: label.trim(), uri: uri.trim(), servers, dtmf, iceServers: [] };
    if (await onApply({ change: "sipAccount", sipAccount })) change("password", "");
  }

  return (
    <form
      className={classes.form}
      aria-label={line?.label ?? t("administration.line.add")}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {textField("label", t("administration.line.label"))}
      {textField("uri", t("administration.line.uri"))}
      <Textarea
        label={t("administration.line.servers")}
        description={t("administration.line.serversHint")}
        autosize
        minRows={1}
        value={form.servers}
        maxLength={1000}
        onChange={(event) => change("servers", event.currentTarget.value)}
      />
      {textField("authorizationUsername", t("administration.line.username"))}
      {textField("displayName", t("administration.line.displayName"))}
      <Select
        label={t("administration.line.dtmf")}
        value={dtmf}
        allowDeselect={false}
        data={(["events", "info"] as const).map((value) => ({
          value,
          label: t(`administration.line.dtmfBy.${value}`),
        }))}
        onChange={(value) => setDtmf(value === "info" ? "info" : "events")}
      />
      <PasswordInput
        label={t("administration.line.password")}
        autoComplete="new-password"
        value={form.password}
        maxLength={300}
        visibilityToggleButtonProps={{ "aria-label": t("session.showPassword") }}
        onChange={(event) => change("password", event.currentTarget.value)}
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
            onClick={() => void onApply({ change: "sipAccountTaken", lineId: line.id })}
          >
            {t("administration.line.clear")}
          </Button>
        ) : null}
      </Group>
    </form>
  );
}
