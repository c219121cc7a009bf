export { type Dataset, type DatasetId, datasets, findDataset } from './datasets.ts'
export { type DatasetEvent, type DatasetTx, readDataset } from './read-dataset.ts'
