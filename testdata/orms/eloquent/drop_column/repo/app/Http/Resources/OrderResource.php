<?php

namespace App\Http\Resources;

use Illuminate\Http\Resources\Json\JsonResource;

class OrderResource extends JsonResource
{
    public function toArray($request): array
    {
        return [
            'status' => $this->status, // ~ risky likely
            'state' => $this->resource->status, // ~ risky likely
            'user' => $this->user->status,
        ];
    }
}
