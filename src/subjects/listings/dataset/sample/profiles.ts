/** How the listings of a category behave, whatever they say. */
export interface CategoryProfile {
  /** Share of the category's listings without a description. */
  withoutDescription: number;
  /** Shares of listings in English and in German; the rest is French. */
  english: number;
  german: number;
  /**
   * Shares of the category's listings that look in every way like those of a neighbour, by its code:
   * the same product can be put on either shelf. Follows the confusions published for the real data.
   */
  looksLike: Readonly<Record<string, number>>;
}

function profile(
  withoutDescription: number,
  looksLike: Record<string, number>,
  english = 0.08,
  german = 0.03,
): CategoryProfile {
  return { withoutDescription, english, german, looksLike };
}

export const CATEGORY_PROFILES: Readonly<Record<string, CategoryProfile>> = {
  '10': profile(0.64, { '2280': 0.036, '2403': 0.042, '2705': 0.036 }, 0.2, 0.08),
  '40': profile(0.39, { '50': 0.03, '2462': 0.03, '60': 0.01, '2905': 0.012, '10': 0.012 }, 0.1),
  '50': profile(0.24, { '40': 0.036, '2462': 0.018, '60': 0.012 }, 0.12),
  '60': profile(0.26, { '2462': 0.036, '50': 0.024, '40': 0.018 }, 0.1),
  '1140': profile(0.42, { '1280': 0.042, '1180': 0.01, '1300': 0.012, '2403': 0.012 }, 0.12),
  '1160': profile(0.9, { '1140': 0.01, '1281': 0.01, '2403': 0.01 }, 0.1, 0.04),
  '1180': profile(0.52, { '1140': 0.048, '1281': 0.036, '1160': 0.024, '1280': 0.03, '2403': 0.012 }, 0.14),
  '1280': profile(0.24, { '1300': 0.08, '1281': 0.03, '1140': 0.024, '1320': 0.012 }, 0.12),
  '1281': profile(0.23, { '1280': 0.14, '1300': 0.018, '1302': 0.012, '1180': 0.01 }, 0.16),
  '1300': profile(0.22, { '1280': 0.03, '1140': 0.01 }, 0.12),
  '1301': profile(0.13, { '1320': 0.018, '1280': 0.024 }, 0.14),
  '1302': profile(0.14, { '1280': 0.048, '1281': 0.018, '2585': 0.012, '2582': 0.01 }, 0.14),
  '1320': profile(0.27, { '1280': 0.042, '1920': 0.012, '1301': 0.01 }),
  '1560': profile(0.11, { '2582': 0.024, '2060': 0.024, '1920': 0.01 }),
  '1920': profile(0.14, { '2060': 0.018, '1560': 0.012 }, 0.14),
  '1940': profile(0.13, { '2060': 0.012, '2220': 0.01 }),
  '2060': profile(0.14, { '1560': 0.03, '1920': 0.024, '2582': 0.012, '2522': 0.012, '1280': 0.01 }, 0.14),
  '2220': profile(0.11, { '2060': 0.024, '1920': 0.018, '2585': 0.012 }, 0.14),
  '2280': profile(0.85, { '2403': 0.036, '10': 0.018, '2705': 0.01 }, 0.02, 0.01),
  '2403': profile(0.93, { '2280': 0.03, '10': 0.03, '2705': 0.018 }, 0.03, 0.01),
  '2462': profile(0.88, { '40': 0.048, '60': 0.03, '50': 0.018 }, 0.03, 0.01),
  '2522': profile(0.24, { '10': 0.012, '2060': 0.012, '1280': 0.01 }, 0.1, 0.05),
  '2582': profile(0.11, { '1560': 0.075, '2585': 0.018, '2060': 0.018, '2583': 0.012 }),
  '2583': profile(0.15, { '2585': 0.01, '2582': 0.01 }, 0.03, 0.01),
  '2585': profile(0.14, { '2583': 0.036, '2582': 0.03, '1300': 0.01 }),
  '2705': profile(0.36, { '10': 0.054, '2403': 0.024, '2280': 0.012 }, 0.1),
  '2905': profile(0.14, { '40': 0.018 }, 0.04, 0.01),
};
