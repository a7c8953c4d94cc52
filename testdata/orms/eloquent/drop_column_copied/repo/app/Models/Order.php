<?php

namespace App\Models;

use Illuminate\Database\Eloquent\Model;
use OpenApi\Attributes as OA;

#[OA\Schema(
    type: 'object',
    properties: [
        'note' => ['type' => 'string'],
        'ship_code' => ['type' => 'string', 'description' => 'ship_code'], // ~ risky possible
        new OA\Property('ship_code', type: 'string'), // ~ risky possible
    ]
)]
class Order extends Model
{
}
