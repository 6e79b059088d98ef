import { describe, expect, it } from 'vitest';
import { modelInView } from './model-in-view.ts';

const listings = { name: 'listing-classifier', subject: 'LISTINGS' } as const;
const films = { name: 'film-recommender', subject: 'FILMS' } as const;

describe('the model that a page is about', () => {
  it('is the one of the address, whatever subject was chosen', () => {
    expect(modelInView([listings, films], 'film-recommender', 'LISTINGS')).toEqual(films);
  });

  it('is the usual one of listings where nothing was chosen', () => {
    expect(modelInView([films, listings], null, 'ALL')).toEqual(listings);
  });

  it('is one of films where there are no others', () => {
    expect(modelInView([films], null, 'ALL')).toEqual(films);
  });

  it('is the usual one of films where films were chosen', () => {
    expect(modelInView([{ name: 'a', subject: 'FILMS' }, films, listings], null, 'FILMS')).toEqual(films);
  });

  it('is another one of the subject where the usual one is not there', () => {
    expect(modelInView([listings, { name: 'mine', subject: 'FILMS' }], null, 'FILMS').name).toBe('mine');
  });

  it('is the usual one of the subject on an empty server', () => {
    expect(modelInView([], null, 'FILMS')).toEqual(films);
  });
});
