<?php
namespace OrderUpload\Node\Apply;

use OrderUpload\Node\Protocol\Operation;

/** Writes operations of one kind. */
interface OperationWriter
{
    /**
     * Write these operations; what is thrown undoes all of them.
     *
     * @param Operation[] $operations place => operation, each reference once and held by this request
     * @return OperationResult[] place => result
     * @throws \Throwable
     */
    public function write(array $operations): array;
}
