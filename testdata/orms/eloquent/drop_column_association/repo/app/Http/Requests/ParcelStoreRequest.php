<?php

namespace App\Http\Requests;

use Illuminate\Foundation\Http\FormRequest;

class ParcelStoreRequest extends FormRequest
{
    public function rules(): array
    {
        return ['ship_code' => 'required|string'];
    }
}
