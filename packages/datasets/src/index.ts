export { type Dataset, type DatasetId, datasets, findDataset } from './datasets.ts'
export { type DatasetCommit, type DatasetEvent, readDataset } from './read-dataset.ts'
