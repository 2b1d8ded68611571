import { Button, Group, PasswordInput, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { newPersonSchema } from "../../src-contract/administration.ts";
import { rolesToGive } from "../../src-contract/rules/people.ts";
import { useCommand } from "../api/use-command.ts";
import { useSession } from "../api/use-session.ts";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { Section } from "../ui/Section.tsx";
import { useNotice } from "../ui/use-notice.tsx";
import classes from "./Administration.module.css";

type AddPersonFormProps = { onAdded: () => Promise<void>; onCancel: () => void };

export function AddPersonForm({ onAdded, onCancel }: AddPersonFormProps) {
  const { t } = useTexts();
  const notice = useNotice();
  const roles = rolesToGive(useSession().user);
  const add = useCommand("addPerson");
  const [form, setForm] = useState({ name: "", email: "", role: "manager", password: "" });
  const change = (part: Partial<typeof form>) => setForm((old) => ({ ...old, ...part }));
  const checked = newPersonSchema.safeParse(form);

  async function submit(): Promise<void> {
    if (!checked.success || add.busy) return;
    const result = await add.run(checked.data);
    if (!result.ok) return;
    notice.say(t("administration.people.added"));
    await onAdded();
  }

  return (
    <Section title={t("administration.people.save")}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
        onKeyDown={(event) => {
          if (event.key === "Escape") onCancel();
        }}
      >
        <TextInput
          data-autofocus
          autoFocus
          label={t("administration.people.name")}
          value={form.name}
          maxLength={300}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <TextInput
          label={t("administration.people.email")}
          type="email"
          value={form.email}
          maxLength={254}
          onChange={(event) => change({ email: event.currentTarget.value })}
        />
        <Select
          label={t("administration.people.role")}
          value={form.role}
          allowDeselect={false}
          onChange={(role) => change({ role: role ?? form.role })}
          data={roles.map((value) => ({ value, label: t(`session.roles.${value}`) }))}
        />
        <PasswordInput
          label={t("administration.people.password")}
          autoComplete="new-password"
          value={form.password}
          maxLength={1000}
          visibilityToggleButtonProps={{ "aria-label": t("session.showPassword") }}
          onChange={(event) => change({ password: event.currentTarget.value })}
        />
        <span className={`${classes.wide} ${classes.dim}`}>{t("administration.people.passwordHint")}</span>
        {add.error ? (
          <div className={classes.wide}>
            <ErrorMessage error={add.error} />
          </div>
        ) : null}
        <Group className={classes.wide}>
          <Button type="submit" loading={add.busy} disabled={!checked.success}>
            {t("administration.people.save")}
          </Button>
          <Button variant="default" onClick={onCancel}>
            {t("app.cancel")}
          </Button>
        </Group>
      </form>
    </Section>
  );
}
