/** The markup of a state: text blocks, links, pictures, tables, fields, and faults among them. */
import { readBlocks, textByBlock } from './blocks.js';
import { Context } from './context.js';
import { endless } from '../../trials/motion.js';
import { crowdedTexts } from './crowded.js';
import { faintBorders } from './faint_borders.js';
import { readFields, readGroups } from './fields.js';
import { readGenerated } from './generated.js';
import { readLinks } from './links.js';
import { mainContent } from './main_content.js';
import { readImages, readMedia } from './media.js';
import { readRest } from './rest.js';
import { readTables } from './tables.js';

const MOST_FAINT = 20;

const MOST_ANIMATED = 10;

/** @param {number} limit maximum number of parts of one kind */
export const readMarkup = (limit) => {
  const context = new Context(limit);
  const blocks = textByBlock(context);
  return {
    blocks: readBlocks(context, blocks),
    links: readLinks(context, blocks),
    images: readImages(context),
    media: readMedia(context),
    tables: readTables(context),
    fields: readFields(context),
    groups: readGroups(context),
    ...readRest(context),
    generated: readGenerated(context),
    crowded: crowdedTexts(limit),
    main_content: mainContent(),
    borders: faintBorders(MOST_FAINT),
    animated: endless(MOST_ANIMATED),
  };
};
