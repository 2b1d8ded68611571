/**
 * Area codes of landlines by IANA zone: ABC codes of Russia's numbering plan (first three digits after +7) and the
 * geographic codes of Kazakhstan. Where a region spans several zones, its centre's. Mobile codes (9xx, Kazakhstan 70x,
 * 747, 77x) and 800 are in no list: they say nothing about where the person is (A.8-8).
 */
const codesByZone: Record<string, string> = {
  "Europe/Kaliningrad": "401",
  "Europe/Moscow":
    "471 472 473 474 475 481 482 483 484 485 486 487 491 492 493 494 495 496 498 499 811 812 813 814 815 816 817 818 " +
    "820 821 831 833 834 835 836 841 843 844 847 855 861 862 863 865 866 867 871 872 873 877 878 879",
  "Europe/Simferopol": "365 869",
  "Europe/Samara": "341 846 848",
  "Europe/Saratov": "845",
  "Europe/Ulyanovsk": "842",
  "Europe/Astrakhan": "851",
  "Asia/Yekaterinburg": "342 343 345 346 347 349 351 352 353",
  "Asia/Omsk": "381",
  "Asia/Novosibirsk": "383",
  "Asia/Barnaul": "385 388",
  "Asia/Tomsk": "382",
  "Asia/Novokuznetsk": "384",
  "Asia/Krasnoyarsk": "390 391 394",
  "Asia/Irkutsk": "301 395",
  "Asia/Chita": "302",
  "Asia/Yakutsk": "411 416",
  "Asia/Vladivostok": "421 423 426",
  "Asia/Magadan": "413",
  "Asia/Sakhalin": "424",
  "Asia/Kamchatka": "415",
  "Asia/Anadyr": "427",
  "Asia/Almaty": "710 714 715 716 717 718 721 722 723 725 726 727 728",
  "Asia/Oral": "711",
  "Asia/Atyrau": "712",
  "Asia/Aqtobe": "713",
  "Asia/Qyzylorda": "724",
  "Asia/Aqtau": "729",
};

const zoneByCode = new Map(
  Object.entries(codesByZone).flatMap(([zone, codes]) => codes.split(" ").map((code) => [code, zone])),
);

/** IANA zone of a landline number in E.164, or null: for mobiles, for numbers outside +7, for unknown codes. */
export function zoneOfLandline(e164: string): string | null {
  if (!/^\+7\d{10}$/.test(e164)) return null;
  return zoneByCode.get(e164.slice(2, 5)) ?? null;
}
