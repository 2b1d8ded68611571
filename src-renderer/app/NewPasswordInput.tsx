import { PasswordInput } from "@mantine/core";
import { useTexts } from "../ui/texts/TextsProvider.tsx";

type NewPasswordInputProps = {
  value: string;
  onChange: (value: string) => void;
  /** It was submitted and is too short. */
  isFaulty: boolean;
  autoFocus?: boolean;
};

/** One field that can be shown instead of two that must be alike. */
export function NewPasswordInput({ value, onChange, isFaulty, autoFocus = false }: NewPasswordInputProps) {
  const { t } = useTexts();
  return (
    <PasswordInput
      label={t("session.newPassword")}
      description={t("session.newPasswordHint")}
      value={value}
      autoComplete="new-password"
      autoFocus={autoFocus}
      visibilityToggleButtonProps={{ "aria-label": t("session.showPassword") }}
      onChange={(event) => onChange(event.currentTarget.value)}
      {...(isFaulty ? { error: t("session.fillNewPassword") } : {})}
    />
  );
}
