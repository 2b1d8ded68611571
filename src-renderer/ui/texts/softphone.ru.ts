export const softphoneRu = {
  regionPhone: "Телефон",
} as const;
