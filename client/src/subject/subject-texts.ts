import { defineTexts } from '../texts/texts.ts';

export const useSubjectTexts = defineTexts('subject', {
  en: { subject: 'What it is about', ALL: 'All', LISTINGS: 'Listings', FILMS: 'Films', OTHER: 'Of clients' },
  fr: {
    subject: 'De quoi il s’agit',
    ALL: 'Tout',
    LISTINGS: 'Annonces',
    FILMS: 'Films',
    OTHER: 'De clients',
  },
});
