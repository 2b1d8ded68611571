import { Alert, Button, Group, Modal, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { looksLikePhone, parsePhone } from "../../src-contract/rules/phone-number.ts";
import { mutate, newId } from "../api/mutate.ts";
import { useAction } from "../api/use-action.ts";
import { useFormDraft } from "../api/use-form-draft.ts";
import { useQuery } from "../api/use-query.ts";
import { useSession } from "../api/use-session.ts";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { SaveForm } from "../ui/SaveForm.tsx";
import { keyNames } from "../ui/key-names.ts";
import {
  emptyNewClient,
  formFromSearch,
  isEmail,
  isFilled,
  type NewClientForm as Form,
  newClientArgs,
  newClientFormSchema,
} from "./new-client.ts";

type NewClientFormProps = {
  /** What was typed into the search before. */
  startText: string;
  onClose: () => void;
  onCreated: (clientId: string) => void;
  onOpen: (clientId: string) => void;
};

/** UD-1, G6-10: a new client; a number that somebody already has is said while it is being typed. */
export function NewClientForm({ startText, onClose, onCreated, onOpen }: NewClientFormProps) {
  const { t } = useTexts();
  const { user, account } = useSession();
  const draft = useFormDraft("newClient", newClientFormSchema, emptyNewClient);
  const { value: form, change } = draft;
  const [tried, setTried] = useState(false);
  const create = useAction(async () => {
    const args = newClientArgs(form, { newId, defaultCountry: account.defaultCountry, managerId: user.id });
    const result = await mutate("createClient", args);
    if (result.ok) {
      draft.clear();
      onCreated(args.clientId);
    }
    return result;
  });

  useEffect(() => {
    if (startText) change(formFromSearch(startText, looksLikePhone));
    // Only what the form was opened with: later letters are the form's own.
  }, [startText, change]);

  const number = form.phone.trim() ? parsePhone(form.phone, account.defaultCountry).e164 : null;
  const same = useQuery("clientsByPhone", { number: number ?? "", limit: 3 }, { enabled: number !== null });
  const duplicates = number !== null && same.current ? (same.data ?? []) : [];
  const emailWrong = form.email.trim() !== "" && !isEmail(form.email);

  function submit(): void {
    setTried(true);
    if (isFilled(form) && !emailWrong && !create.busy) void create.run();
  }

  const field = (name: keyof Form, more: { description?: string | undefined; error?: string | undefined } = {}) => (
    <TextInput
      label={t(`list.create.${name}`)}
      value={form[name]}
      maxLength={name === "phone" ? 100 : 254}
      data-autofocus={name === "lastName" || undefined}
      onChange={(event) => change({ [name]: event.currentTarget.value })}
      {...more}
    />
  );

  return (
    <Modal
      opened
      onClose={onClose}
      title={t("list.create.title")}
      size={520}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <SaveForm onSave={submit}>
        <Stack gap="sm">
          <SimpleGrid cols={2} spacing="sm" verticalSpacing="sm">
            {field("lastName")}
            {field("firstName")}
            {field("patronymic")}
            {field("company")}
            {field("phone", {
              description:
                form.phone.trim() && number === null ? t("list.create.phoneNotNumber") : t("list.create.phoneHint"),
            })}
            {field("email", { error: emailWrong ? t("list.create.emailWrong") : undefined })}
            {field("city")}
          </SimpleGrid>
          {duplicates.length > 0 ? (
            <Alert color="yellow" variant="light" p="sm" role="status">
              <Text size="sm">{t("list.create.duplicate", { count: duplicates.length })}</Text>
              {duplicates.map((client) => (
                <Group key={client.id} justify="space-between" wrap="nowrap" mt={4}>
                  <Text size="sm" fw={600} truncate>
                    {client.name || t("list.noName")}
                  </Text>
                  <Button size="compact-xs" variant="default" onClick={() => onOpen(client.id)}>
                    {t("list.create.open")}
                  </Button>
                </Group>
              ))}
            </Alert>
          ) : null}
          {tried && !isFilled(form) ? (
            <Text size="sm" c="var(--tone-bad)" role="alert">
              {t("list.create.nothingFilled")}
            </Text>
          ) : null}
          {create.error ? <ErrorMessage error={create.error} /> : null}
          <Group justify="flex-end" gap="sm" mt="xs">
            <Text c="dimmed" size="xs" mr="auto">
              {keyNames("mod+enter")}
            </Text>
            <Button variant="default" onClick={onClose}>
              {t("app.cancel")}
            </Button>
            <Button type="submit" loading={create.busy}>
              {duplicates.length > 0 ? t("list.create.createAnyway") : t("list.create.save")}
            </Button>
          </Group>
        </Stack>
      </SaveForm>
    </Modal>
  );
}
