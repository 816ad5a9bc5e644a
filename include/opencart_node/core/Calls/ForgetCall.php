<?php
namespace OrderUpload\Node\Calls;

use OrderUpload\Node\Protocol\CallBody;
use OrderUpload\Node\Protocol\CallRefused;
use OrderUpload\Node\Protocol\Limits;
use OrderUpload\Node\Records\BuyerTraces;
use OrderUpload\Node\Shop\Access;
use OrderUpload\Node\Shop\InstallationAddress;

/** What forget does: erases what the module keeps of one buyer, and says how much it was (docs/node-protocol.md, section 10). */
final class ForgetCall
{
    private $address;
    private $traces;
    private $access;

    public function __construct(InstallationAddress $address, BuyerTraces $traces, Access $access)
    {
        $this->address = $address;
        $this->access = $access;
        $this->traces = $traces;
    }

    /** @throws CallRefused 400, 403, 413 */
    public function answer(CallBody $body): array
    {
        if ($this->address->isOther()) {
            throw new CallRefused(403, InstallationAddress::CODE, $this->address->message());
        }
        if (!$this->access->hasAllStores()) {
            throw new CallRefused(403, 'store_not_allowed', 'a buyer is forgotten in every store, and this API user has not all of them');
        }
        $email = $body->fields['email'] ?? null;
        if (!is_string($email)) {
            throw new CallRefused(400, 'bad_request', 'email: text is wanted');
        }
        $refs = array_values(array_unique($body->texts('refs')));
        $ids = array_values(array_unique($body->texts('order_ids')));
        if (count($refs) + count($ids) > Limits::LARGEST_FIND) {
            $message = count($refs) + count($ids) . ' at once, ' . Limits::LARGEST_FIND . ' are allowed';
            throw new CallRefused(413, 'batch_too_large', $message);
        }

        return ['forgotten' => $this->traces->forget($email, $refs, self::ids($ids))];
    }

    /**
     * Return those texts that can be an order's id, as numbers.
     *
     * @param string[] $texts
     * @return int[]
     */
    public static function ids(array $texts): array
    {
        return array_map('intval', array_values(preg_grep('/^[1-9]\d{0,9}$/D', $texts)));
    }
}
